using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using StreamEngine.Api.Security;
using StreamEngine.Configuration;
using StreamEngine.Tests.Api.Hostile;
using StreamEngine.Tests.Api.Security.Kit;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Api.Security;

/// <summary>A stream's place: how many strangers have, and when it is free again.</summary>
public sealed class StreamHolderTests
{
    [Fact]
    public async Task StrangersStreams_AreFew_EndInTime_AndTakeNobodyElsesPlace()
    {
        ApiSandbox sandbox = new() { MapMore = app => app.MapGet("/endless", EndlessAsync).AllowAnyone().HoldsStream() };
        await using ApiSandbox api = await sandbox.StartAsync();
        using HttpClient stranger = api.Client();
        List<HttpResponseMessage> held = [];
        for (int stream = 0; stream < StreamHolder.StrangersStreams; stream++) held.Add(await stranger.BeginOverHttp2Async("/endless"));
        Assert.All(held, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        using HttpResponseMessage refused = await stranger.BeginOverHttp2Async("/endless");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal((0, 1), (api.Streams.Taken, api.Counters.StreamLimited));
        using HttpClient known = api.Client(api.Viewer);
        using HttpResponseMessage stream65 = await known.BeginOverHttp2Async("/stream");
        Assert.Equal(HttpStatusCode.OK, stream65.StatusCode);

        api.Clock.Advance(StreamHolder.StrangersSpan);
        foreach (HttpResponseMessage answer in held)
        {
            Assert.Equal("the end", await answer.Content.ReadAsStringAsync());
            answer.Dispose();
        }

        using HttpResponseMessage again = await stranger.BeginOverHttp2Async("/endless");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    private static async Task EndlessAsync(HttpContext context)
    {
        await context.Response.Body.FlushAsync();
        TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration end = context.RequestAborted.Register(over.SetResult);
        await over.Task;
        await context.Response.WriteAsync("the end", CancellationToken.None);
    }
}
