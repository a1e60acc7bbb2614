using System.Net;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using StreamEngine.Tests.Grpc;

namespace StreamEngine.Tests.StandIns.Grpc;

/// <summary>Where the stand-in knowingly does other than the real packages: what these do would hurt other clients, or ourselves.</summary>
public sealed class DepartureTests
{
    [Fact]
    public async Task EmptyResponse_IsNotMarkedAsCompressed()
    {
        await using ProbeServer server = await ProbeServer.StartAsync(options => options.ResponseCompressionAlgorithm = "gzip");
        using RawCall call = new(server.Address) { Headers = { ["grpc-accept-encoding"] = "gzip" } };
        Assert.Equal(new byte[5], (await call.SendAsync(RawCall.Frame(new Ask()))).Body);
    }

    [Fact]
    public async Task SmallFrameThatUnpacksToTooMuch_IsResourceExhausted()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        using RawCall call = new(server.Address) { Headers = { ["grpc-encoding"] = "gzip" } };
        byte[] packed = RawCall.Gzip(new Ask { Payload = ByteString.CopyFrom(new byte[5_000_000]) }.ToByteArray());
        RawAnswer answer = await call.SendAsync(RawCall.Frame(packed, flag: 1));
        Assert.Equal((HttpStatusCode.OK, "8"), (answer.Http, answer.Leading));
    }

    [Fact]
    public async Task BinaryHeader_MayHoldSeveralValues()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        byte[][] seen = [];
        server.Script.Echo = (_, context) =>
        {
            seen = [.. context.RequestHeaders.GetAll("many-bin").Select(entry => entry.ValueBytes)];
            return Task.FromResult(new Answer());
        };
        using RawCall call = new(server.Address) { Headers = { ["many-bin"] = "AQ==,AgM,AQID" } };
        await call.SendAsync(RawCall.Frame(new Ask()));
        Assert.Equal([[1], [2, 3], [1, 2, 3]], seen);
    }

    /// <summary>The real server takes times below its ticks for none, and those that are over as well.</summary>
    [Theory]
    [InlineData("0S")]
    [InlineData("1n")]
    [InlineData("99n")]
    [InlineData("1u")]
    public async Task DeadlineThatIsOver_IsToldAtOnce_EachTime(string timeout)
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        using RawCall call = new(server.Address) { Headers = { ["grpc-timeout"] = timeout } };
        for (int time = 0; time < 100; time++) Assert.Equal("4", (await call.SendAsync(RawCall.Frame(new Ask()))).Leading);
    }

    [Fact]
    public async Task DeadlineThatCannotBeTold_EndsItsHandlerAllTheSame()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Script.Count = async (_, answers, context) =>
        {
            await answers.WriteAsync(new Answer());
            context.GetHttpContext().Features.Set<IHttpResponseTrailersFeature>(null);
            await using CancellationTokenRegistration end = context.CancellationToken.Register(ended.SetResult);
            await ended.Task;
        };
        using RawCall call = new(server.Address) { Path = "/streamengine.tests.Probe/Count", Headers = { ["grpc-timeout"] = "100m" } };
        await Assert.ThrowsAsync<HttpRequestException>(() => call.SendAsync(RawCall.Frame(new Ask())).WaitAsync(TimeSpan.FromSeconds(30)));
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task DeadlineOfClientThatDoesNotRead_FreesItsHandler()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        TaskCompletionSource<Exception> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Script.Count = async (_, answers, _) =>
        {
            ended.SetResult(await Record.ExceptionAsync(async () =>
            {
                while (true)
                    await answers.WriteAsync(new Answer { Payload = ByteString.CopyFrom(new byte[64 * 1024]) });
            }));
        };

        using HttpClient http = new(new SocketsHttpHandler()) { BaseAddress = server.Address };
        using HttpRequestMessage request = new(HttpMethod.Post, "/streamengine.tests.Probe/Count")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(RawCall.Frame(new Ask())) { Headers = { ContentType = new("application/grpc") } },
            Headers = { { "grpc-timeout", "300m" } },
        };
        using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);

        await ended.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }
}
