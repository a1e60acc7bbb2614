using System.Net;
using StreamEngine.Configuration;
using StreamEngine.Tests.Api.Security.Kit;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Api.Security;

/// <summary>What a known caller may do, and how much of it.</summary>
public sealed class AuthorizationTests
{
    [Theory]
    [InlineData("/anyone", 200, 200, 200)]
    [InlineData("/viewer", 200, 200, 200)]
    [InlineData("/operator", 403, 200, 200)]
    [InlineData("/attribute", 403, 200, 200)]
    [InlineData("/administrator", 403, 403, 200)]
    [InlineData("/both", 403, 403, 200)]
    [InlineData("/unstated", 403, 403, 403)]
    [InlineData("/nowhere", 404, 404, 404)]
    public async Task EachRole_MayDoWhatItIsMeantTo(string path, int viewer, int operate, int administrator)
    {
        await using ApiSandbox api = await new ApiSandbox().StartAsync();
        Assert.Equal((viewer, operate, administrator), (await AskAsync(api, path, api.Viewer), await AskAsync(api, path, api.Operator), await AskAsync(api, path, api.Administrator)));
        Assert.Equal(path == "/anyone" ? 200 : 401, await AskAsync(api, path, null));
    }

    [Fact]
    public async Task AMethodThatIsNotThere_IsToldOnlyToCallers()
    {
        await using ApiSandbox api = await new ApiSandbox().StartAsync();
        using HttpClient known = api.Client(api.Viewer);
        using HttpClient unknown = api.Client();
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await known.DeleteAsync(new Uri("/viewer", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await unknown.DeleteAsync(new Uri("/viewer", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task ACaller_HasTheScopeThatItIsGiven()
    {
        ApiSandbox sandbox = new();
        string token = sandbox.AddCaller("benelux", CallerRole.Viewer, caller => (caller.Segments, caller.Regions) = (["consumer"], ["nl", "be"]));
        await using ApiSandbox api = await sandbox.StartAsync();
        using HttpClient narrow = api.Client(token);
        using HttpClient wide = api.Client(api.Viewer);
        Assert.Equal("consumer,nl,be", await narrow.GetStringAsync("/api/v1/scope"));
        Assert.Empty(await wide.GetStringAsync("/api/v1/scope"));
    }

    [Fact]
    public async Task TooManyCalls_AreRefused_OfThatCallerAlone()
    {
        ApiSandbox sandbox = new();
        string token = sandbox.AddCaller("busy", CallerRole.Viewer, caller => caller.RequestsPerSecond = 1);
        await using ApiSandbox api = await sandbox.StartAsync();
        using HttpClient busy = api.Client(token);
        HttpResponseMessage answer = await busy.GetAsync("/viewer");
        while (answer.IsSuccessStatusCode) answer = await busy.GetAsync("/viewer");
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        await Eventually.BecomesTrueAsync(async () => (await api.CallGrpcAsync("/viewer", token)).Status == "8", "gRPC is refused as well");
        Assert.Equal(200, await AskAsync(api, "/viewer", api.Viewer));
        Assert.True(api.Counters.RateLimited >= 2);
    }

    [Theory]
    [InlineData(1, 1_000)]
    [InlineData(1_000, 1)]
    public async Task TooManyStreams_OfTheCallerOrOfTheNode_AreRefused_UntilOneEnds(int ofCaller, int ofNode)
    {
        ApiSandbox sandbox = new() { Security = { Streams = ofNode } };
        string token = sandbox.AddCaller("watcher", CallerRole.Viewer, caller => caller.Streams = ofCaller);
        await using ApiSandbox api = await sandbox.StartAsync();
        using HttpClient client = api.Client(token);
        HttpResponseMessage held = await client.GetAsync("/stream", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.OK, held.StatusCode);
        using HttpResponseMessage refused = await client.GetAsync("/stream");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal("8", (await api.CallGrpcAsync("/stream", token)).Status);
        Assert.Equal(2, api.Counters.StreamLimited);
        Assert.Equal(200, await AskAsync(api, "/viewer", token));

        held.Dispose();
        await Eventually.BecomesTrueAsync(() => api.Streams.Taken == 0, "the place is free again");
        api.Release();
        Assert.Equal(200, await AskAsync(api, "/stream", token));
    }

    [Theory]
    [InlineData("engine.example", true)]
    [InlineData("localhost", false)]
    public async Task Answers_TellBrowsersWhatToKeepAndWhatNotToGuess(string host, bool isPinned)
    {
        await using ApiSandbox api = await new ApiSandbox().StartAsync();
        using HttpClient client = api.Client(api.Viewer);
        client.DefaultRequestHeaders.Host = host;
        using HttpResponseMessage answer = await client.GetAsync("/api/v1/scope");
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal(isPinned, answer.Headers.Contains("Strict-Transport-Security"));
        Assert.False(answer.Headers.Contains("Server"));
    }

    private static async Task<int> AskAsync(ApiSandbox api, string path, string? token)
    {
        using HttpClient client = api.Client(token);
        using HttpResponseMessage answer = await client.GetAsync(path);
        return (int)answer.StatusCode;
    }
}
