using System.Net;
using Grpc.Core;
using StreamEngine.Api.Grpc;
using StreamEngine.Configuration;
using StreamEngine.Protos.V1;
using StreamEngine.Tests.Api.Hostile;
using StreamEngine.Tests.Api.Kit;
using StreamEngine.Tests.Api.Security.Kit;
using StreamEngine.Tests.Support;
using RiskLevel = StreamEngine.Domain.Scoring.RiskLevel;
using WatchRequest = StreamEngine.Protos.V1.WatchRequest;

namespace StreamEngine.Tests.Api;

/// <summary>A watcher that stops reading, and those whose connection it shares.</summary>
public sealed class StuckWatcherTests
{
    /// <summary>Longer than the server once bore with a stream that takes nothing, and with it the whole connection.</summary>
    private static readonly WatchOptions Patient = new() { SlowAfter = TimeSpan.FromSeconds(1), GiveUpAfter = TimeSpan.FromSeconds(9) };

    [Fact]
    public async Task WhoStopsReading_IsEndedWithAToken_AndNobodyElseOnTheConnectionNotices()
    {
        await using ServedSandbox node = await ServedSandbox.StartAsync(Patient);
        using AsyncServerStreamingCall<WatchUpdate> stuck = node.Client.Watch(new WatchRequest { HeartbeatSeconds = 1 });
        Assert.True(await stuck.ResponseStream.MoveNext());
        List<HeardCrossings> others = [.. Enumerable.Range(0, 5).Select(_ => HeardCrossings.Begin(node.Client, new WatchRequest { HeartbeatSeconds = 1 }))];
        foreach (HeardCrossings other in others) await other.FirstAsync();

        await MoveManyAsync(node);
        await Eventually.BecomesTrueAsync(() => node.Store.Log.Watchers == others.Count, "the stuck watcher is ended");
        await node.Store.MoveAsync(1, RiskLevel.Critical, "after");

        foreach (HeardCrossings other in others) Assert.Equal(node.Store.Crossings.Count, await other.UntilAsync(node.Store.Crossings.Count));
        RpcException ended = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await stuck.ResponseStream.MoveNext());
        });
        Assert.Equal(StatusCode.ResourceExhausted, ended.StatusCode);
        string token = Assert.Single(ended.Trailers, trailer => trailer.Key == Statuses.ResumeTokenTrailer).Value;
        HeardCrossings resumed = HeardCrossings.Begin(node.Client, new WatchRequest { ResumeToken = token });
        await resumed.HearsAsync("after");
    }

    /// <summary>The server counts what it wrote before in a connection's favour; here there is next to nothing to count.</summary>
    [Fact]
    public async Task AStreamThatTakesNothing_DoesNotCostTheConnection()
    {
        await using ServedSandbox node = await ServedSandbox.StartAsync(Patient, grpc => grpc.KeepAlive = TimeSpan.FromHours(1));
        await using RawConnection connection = await RawConnection.OpenAsync(node.GrpcAddress);
        byte[] watch = Http2Bytes.BlockWith(":path", "/streamengine.v1.RiskService/Watch");

        // A window of 10 bytes for every stream: not even the first update fits.
        await connection.SayAsync((byte[])[.. Http2Bytes.Preface, .. Http2Bytes.Setting(4, 10), .. Http2Bytes.Call(1, watch, new WatchRequest { HeartbeatSeconds = 1 })]);
        await Eventually.BecomesTrueAsync(() => node.Store.Log.Watchers == 1, "it watches");
        await MoveManyAsync(node);
        await Eventually.BecomesTrueAsync(() => node.Store.Log.Watchers == 0, "the stuck watcher is ended");

        // Whoever else is on the connection is still served.
        await connection.SayAsync(Http2Bytes.Call(3));
        Assert.Equal($"frame {Http2Bytes.Headers}", await connection.AnswerAsync((type, stream) => type == Http2Bytes.GoAway || (type == Http2Bytes.Headers && stream == 3)));
    }

    /// <summary>No window of any stream is in the way, but the connection's bytes are never taken.</summary>
    [Fact]
    public async Task AConnectionThatTakesNothingAtAll_HoldsNoStreamsInTheEnd()
    {
        await using ServedSandbox node = await ServedSandbox.StartAsync(Patient, grpc => (grpc.KeepAlive, grpc.KeepAliveTimeout) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)));
        await using RawConnection connection = await RawConnection.OpenAsync(node.GrpcAddress);
        byte[] watch = Http2Bytes.BlockWith(":path", "/streamengine.v1.RiskService/Watch");
        const uint Window = 0x7FFF_FFFF;
        await connection.SayAsync((byte[])[.. Http2Bytes.Preface, .. Http2Bytes.Setting(4, Window), .. Http2Bytes.Frame(Http2Bytes.WindowUpdate, 0, 0, Http2Bytes.Number(Window - 65_535))]);
        for (uint call = 0; call < 50; call++) await connection.SayAsync(Http2Bytes.Call((call * 2) + 1, watch, new WatchRequest { HeartbeatSeconds = 1 }));
        await Eventually.BecomesTrueAsync(() => node.Store.Log.Watchers == 50, "they watch");
        for (int round = 0; node.Store.Log.Watchers > 0 && round < 3_000; round++)
            await node.Store.MoveAsync(0, round % 2 == 0 ? RiskLevel.High : RiskLevel.Low, [.. Enumerable.Range(0, 50).Select(customer => $"c-{customer}")]);
        await Eventually.BecomesTrueAsync(() => node.Store.Log.Watchers == 0, "the stuck watchers are ended");
        await Eventually.BecomesTrueAsync(() => node.StreamsHeld == 0, "it holds no more streams");
    }

    [Fact]
    public async Task OverHttp1_TheMinimumRateStillHolds()
    {
        await using ApiSandbox api = await new ApiSandbox().StartAsync();
        using HttpClient client = api.Client();
        using HttpRequestMessage request = new(HttpMethod.Get, "/rate") { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using HttpResponseMessage answer = await client.SendAsync(request);
        Assert.Equal("240", await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Far more than the windows and buffers between the two hold.</summary>
    private static async Task MoveManyAsync(ServedSandbox node)
    {
        for (int round = 0; round < 40; round++)
            await node.Store.MoveAsync(0, round % 2 == 0 ? RiskLevel.High : RiskLevel.Low, [.. Enumerable.Range(0, 50).Select(customer => $"c-{customer}")]);
    }
}
