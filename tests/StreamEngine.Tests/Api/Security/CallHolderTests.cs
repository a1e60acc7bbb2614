using System.Buffers;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using StreamEngine.Api;
using StreamEngine.Api.Security;
using StreamEngine.Configuration;
using StreamEngine.Telemetry;
using StreamEngine.Tests.Api.Hostile;
using StreamEngine.Tests.Api.Security.Kit;
using StreamEngine.Tests.Support;
using StreamEngine.Tests.Telemetry;

namespace StreamEngine.Tests.Api.Security;

/// <summary>How many calls may be under way, and that an answer which nobody takes does not lie about for ever.</summary>
public sealed class CallHolderTests
{
    private const int StreamsPerConnection = 100;

    private static readonly byte[] Large = new byte[4 * 1024 * 1024];

    [Fact]
    public async Task AnswersThatACallerDoesNotTake_AreFew_AndEndInTime()
    {
        string token = "";
        await using ApiSandbox api = await StartAsync(sandbox => token = sandbox.AddCaller("idle", CallerRole.Viewer, caller => caller.Calls = 3));
        using HttpClient idle = api.Client(token);
        List<HttpResponseMessage> untaken = [];
        for (int call = 0; call < 3; call++) untaken.Add(await AskAsync(idle));
        Assert.All(untaken, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        using (HttpResponseMessage refused = await AskAsync(idle))
        {
            Assert.Equal((HttpStatusCode.TooManyRequests, TimeSpan.FromSeconds(1)), (refused.StatusCode, refused.Headers.RetryAfter?.Delta));
            Assert.Contains("Too many calls are under way", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Equal("8", (await api.CallGrpcAsync("/viewer", token)).Status);
        Assert.Equal(2, api.Counters.CallLimited);
        Exposition metrics = await MetricsAsync(api);
        Assert.Equal((3, 3), (metrics.Sum("streamengine_queue_items", "queue=\"calls\""), metrics.Sum("streamengine_queue_limit_items", "queue=\"calls\"")));
        Assert.Equal(2, metrics.Sum("streamengine_access_total", "verdict=\"call_limited\""));
        using HttpClient other = api.Client(api.Viewer);
        Assert.Equal("viewer", await other.GetStringAsync("/viewer"));
        using (HttpResponseMessage stream = await AskAsync(idle, "/stream")) Assert.Equal(HttpStatusCode.OK, stream.StatusCode);

        api.Clock.Advance(CallHolder.TakenWithin);
        foreach (HttpResponseMessage answer in untaken)
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => answer.Content.ReadAsByteArrayAsync().WaitAsync(TimeSpan.FromSeconds(30)));
            answer.Dispose();
        }

        await Eventually.BecomesTrueAsync(() => IsTakenAsync(idle), "the places are free again");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WhoTakesItsAnswer_OrGoes_HasItsPlaceBack(bool isTaken)
    {
        string token = "";
        await using ApiSandbox api = await StartAsync(sandbox => token = sandbox.AddCaller("one", CallerRole.Viewer, caller => caller.Calls = 1));
        for (int call = 0; call < 10; call++)
        {
            using HttpClient one = api.Client(token);
            await Eventually.BecomesTrueAsync(
                async () =>
                {
                    using HttpResponseMessage answer = await AskAsync(one);
                    if (answer.StatusCode == HttpStatusCode.OK && isTaken) Assert.Equal(Large.Length, (await answer.Content.ReadAsByteArrayAsync()).Length);
                    return answer.StatusCode == HttpStatusCode.OK;
                },
                "the place is free");
        }
    }

    [Fact]
    public async Task ASlowReaderOverHttp1_IsSpared()
    {
        await using ApiSandbox api = await StartAsync();
        using HttpClient slow = api.Client(api.Viewer);
        using HttpResponseMessage answer = await slow.GetAsync("/large", HttpCompletionOption.ResponseHeadersRead);
        api.Clock.Advance(CallHolder.TakenWithin * 2);
        Assert.Equal(Large.Length, (await answer.Content.ReadAsByteArrayAsync()).Length);
    }

    [Fact]
    public async Task AnswersThatStrangersDoNotTake_AreFewOfEachAddress_AndEndInTime()
    {
        await using ApiSandbox api = await StartAsync();
        List<RawConnection> strangers = [];
        for (int untaken = 0; untaken < CallHolder.StrangersCalls; untaken += StreamsPerConnection)
        {
            strangers.Add(await RawConnection.OpenSecureAsync(api.Grpc, api.Trust()));
            int calls = Math.Min(StreamsPerConnection, CallHolder.StrangersCalls - untaken);
            await strangers[^1].SayAsync(Untaken(calls));
            await SeeAsync(strangers[^1], Http2Bytes.Headers, calls);
        }

        await using RawConnection tooMany = await RawConnection.OpenSecureAsync(api.Grpc, api.Trust());
        await tooMany.SayAsync(Untaken(1));
        await SeeAsync(tooMany, Http2Bytes.Reset, 1);
        Assert.Equal(1, api.Counters.CallLimited);
        Assert.Equal(CallHolder.StrangersCalls, (await MetricsAsync(api)).Sum("streamengine_queue_items", "queue=\"calls\""));
        using HttpClient known = api.Client(api.Viewer);
        Assert.Equal("viewer", await known.GetStringAsync("/viewer"));

        api.Clock.Advance(CallHolder.TakenWithin);
        await SeeAsync(strangers[0], Http2Bytes.Reset, StreamsPerConnection);
        using HttpClient stranger = api.Client();
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                using HttpResponseMessage? answer = await TryAskAsync(stranger);
                return answer?.StatusCode == HttpStatusCode.Unauthorized;
            },
            "the places are free again");
        foreach (RawConnection connection in strangers) await connection.DisposeAsync();
    }

    private static Task<ApiSandbox> StartAsync(Action<ApiSandbox>? prepare = null)
    {
        ApiSandbox sandbox = new()
        {
            MapMore = app =>
            {
                app.MapGet("/large", context => context.Response.Body.WriteAsync(Large).AsTask()).RequireRole(CallerRole.Viewer);
                app.MapGet("/large-for-anyone", WriteWithoutFlushAsync).AllowAnyone();
            },
        };
        prepare?.Invoke(sandbox);
        return sandbox.StartAsync();
    }

    /// <summary>What <c>/metrics</c> would say now of who was let in.</summary>
    private static Task<Exposition> MetricsAsync(ApiSandbox api)
    {
        EngineMetrics metrics = new(["calls"], []);
        AccessReport.Report(
            api.Counters, api.Streams, api.Services.GetRequiredService<CallHolder>(), api.Services.GetRequiredService<CallerDirectory>(), api.Services.GetRequiredService<FailedLogins>(), metrics);
        return Exposition.CollectAsync(metrics.Registry);
    }

    /// <summary>As gRPC writes the one message of an answer.</summary>
    private static async Task WriteWithoutFlushAsync(HttpContext context)
    {
        await context.Response.StartAsync();
        context.Response.BodyWriter.Write(Large.AsSpan(0, 128 * 1024));
    }

    /// <summary>Calls of a client that has no room for the body of any answer.</summary>
    private static byte[] Untaken(int calls)
    {
        byte[] block = Http2Bytes.Block([(":method", "GET"), (":scheme", "https"), (":path", "/large-for-anyone"), (":authority", "localhost")]);
        const byte Whole = Http2Bytes.EndHeaders | Http2Bytes.EndStream;
        const ushort InitialWindowSize = 4;
        return
        [
            .. Http2Bytes.Preface, .. Http2Bytes.Setting(InitialWindowSize, 0),
            .. Enumerable.Range(0, calls).SelectMany(call => Http2Bytes.Frame(Http2Bytes.Headers, Whole, ((uint)call * 2) + 1, block)),
        ];
    }

    private static async Task SeeAsync(RawConnection connection, byte frame, int count)
    {
        int seen = 0;
        Assert.Equal($"frame {frame}", await connection.AnswerAsync((type, _) => type == frame && ++seen == count));
    }

    private static async Task<bool> IsTakenAsync(HttpClient client)
    {
        using HttpResponseMessage answer = await AskAsync(client);
        return answer.StatusCode == HttpStatusCode.OK && (await answer.Content.ReadAsByteArrayAsync()).Length == Large.Length;
    }

    private static async Task<HttpResponseMessage?> TryAskAsync(HttpClient client)
    {
        try
        {
            return await AskAsync(client, "/viewer");
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static Task<HttpResponseMessage> AskAsync(HttpClient client, string path = "/large") => client.BeginOverHttp2Async(path);
}
