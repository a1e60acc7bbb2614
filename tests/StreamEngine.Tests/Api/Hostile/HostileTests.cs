using StreamEngine.Protos.V1;
using StreamEngine.Tests.Api.Kit;
using StreamEngine.Tests.Grpc;

namespace StreamEngine.Tests.Api.Hostile;

/// <summary>A node that somebody listens to while others misbehave.</summary>
#pragma warning disable CA1001 // xunit disposes of it by IAsyncLifetime.
public sealed class BesetNode : IAsyncLifetime
#pragma warning restore CA1001
{
    private ServedSandbox? _node;
    private HeardCrossings? _witness;

    internal ServedSandbox Node => _node!;

    public async Task InitializeAsync()
    {
        _node = await ServedSandbox.StartAsync();
        _witness = HeardCrossings.Begin(_node.Client, new WatchRequest { HeartbeatSeconds = 1 });
        await _witness.FirstAsync();
    }

    /// <summary>That the node is as it was: it answers, its watcher hears the next crossing, and no operator was called.</summary>
    internal async Task AssertUnharmedAsync()
    {
        await Node.Client.ListAtRiskAsync(new ListAtRiskRequest());
        int heard = Node.Store.Crossings.Count + 1;
        await Node.Store.MoveAsync(0, heard % 2 == 1 ? StreamEngine.Domain.Scoring.RiskLevel.High : StreamEngine.Domain.Scoring.RiskLevel.Low, "witnessed");
        Assert.Equal(heard, await _witness!.UntilAsync(heard));
        string alarms = string.Join(Environment.NewLine, Node.Log.TakeAlarms().Where(alarm => !IsOfTheFramework(alarm)));
        Assert.True(alarms.Length == 0, alarms);
    }

    public async Task DisposeAsync() => await Node.DisposeAsync();

    /// <summary>Kestrel speaks of every connection that it ends, and gRPC's server of every message that is none, as of an error.</summary>
    private static bool IsOfTheFramework(string alarm) =>
        alarm.StartsWith("Microsoft.AspNetCore.Server.Kestrel.Http2 ", StringComparison.Ordinal) || alarm.Contains("InvalidProtocolBufferException", StringComparison.Ordinal)
        || alarm.Contains("System.IO.InvalidDataException", StringComparison.Ordinal) || alarm.Contains("Message too large", StringComparison.Ordinal)
        || IsOfALostClient(alarm);

    /// <summary>
    /// Of a call whose client is lost, gRPC's server speaks as of a cancelled one, if the call's token is cancelled by then. Kestrel cancels it on
    /// another thread than the one that ends the call's body: sometimes the body is faster, and then it is an error.
    /// </summary>
    private static bool IsOfALostClient(string alarm) =>
        alarm.StartsWith("Grpc.AspNetCore.Server.ServerCallHandler ", StringComparison.Ordinal)
        && alarm.Contains("System.IO.IOException: The request stream was aborted.", StringComparison.Ordinal)
        && alarm.Contains("Microsoft.AspNetCore.Connections.ConnectionAbortedException", StringComparison.Ordinal);
}

/// <summary>Whatever is said to the gRPC port: a status or a closed connection, and nobody else notices.</summary>
public sealed class HostileTests(BesetNode beset) : IClassFixture<BesetNode>
{
    public static TheoryData<string> FrameNames => [.. HostileFrames.All.Keys];

    public static TheoryData<string> CallNames => [.. HostileCalls.All.Keys];

    [Fact]
    public void ThereAreEnoughOfThem() => Assert.InRange(HostileFrames.All.Count + HostileCalls.All.Count, 200, int.MaxValue);

    [Theory]
    [MemberData(nameof(FrameNames))]
    public async Task Bytes_GetAnAnswerOrTheDoor_AndHarmNobody(string name)
    {
        (byte[] bytes, bool end) = HostileFrames.All[name];
        await using (RawConnection connection = await RawConnection.OpenAsync(beset.Node.GrpcAddress))
        {
            // Heard while they are said: whoever does not listen keeps the server from answering.
            Task<string> answer = connection.AnswerAsync();
            await connection.SayAsync(bytes, end);
            await answer;
        }

        await beset.AssertUnharmedAsync();
    }

    [Theory]
    [MemberData(nameof(CallNames))]
    public async Task Calls_GetAStatus_AndHarmNobody(string name)
    {
        HostileCall hostile = HostileCalls.All[name];
        using RawCall call = hostile.Make(beset.Node.GrpcAddress);
        string answered;
        try
        {
            RawAnswer answer = await call.SendAsync(hostile.Body).WaitAsync(TimeSpan.FromSeconds(60));
            answered = answer.Leading ?? answer.Trailing ?? $"http {(int)answer.Http}";
        }
        catch (HttpRequestException)
        {
            // The stream was reset, or the connection closed.
            answered = "reset";
        }

        Assert.Contains(answered, (string[])["reset", .. hostile.Answers]);
        await beset.AssertUnharmedAsync();
    }
}
