using System.Net;
using System.Text.Json;
using StreamEngine.Configuration;
using StreamEngine.Tests.Api.Http.Kit;

namespace StreamEngine.Tests.Api.Http;

/// <summary>Who may ask what, and of whom.</summary>
public sealed class HttpAccessTests
{
    public static TheoryData<string> Paths => ["customers/c-nl", "customers/c-nl/timeline", "risk", "risk/watch", "openapi.json"];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Every_known_caller_may_read_and_nobody_else(string path)
    {
        await using HttpSandbox sandbox = await SecuredAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(sandbox, HttpMethod.Get, path, null));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(sandbox, HttpMethod.Get, path, "se_nonsense"));
        foreach (string token in (string[])[sandbox.Api.Viewer, sandbox.Api.Operator, sandbox.Api.Administrator])
            Assert.Equal(HttpStatusCode.OK, await AskAsync(sandbox, HttpMethod.Get, path, token));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Only_GET_is_answered(string path)
    {
        await using HttpSandbox sandbox = await SecuredAsync();
        foreach (HttpMethod method in (HttpMethod[])[HttpMethod.Head, HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete])
        {
            Assert.Equal(HttpStatusCode.MethodNotAllowed, await AskAsync(sandbox, method, path, sandbox.Api.Viewer));
            Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(sandbox, method, path, null));
        }
    }

    [Fact]
    public async Task A_scope_hides_everyone_outside_as_if_they_were_not_there()
    {
        string token = "";
        await using HttpSandbox sandbox = await SecuredAsync(narrow => token = narrow);
        foreach (string outside in (string[])["c-be", "c-business", "c-unknown", "nobody"])
        {
            JsonElement hidden = await sandbox.GetAsync($"/api/v1/customers/{outside}", HttpStatusCode.NotFound, token);
            JsonElement absent = await sandbox.GetAsync("/api/v1/customers/nobody", HttpStatusCode.NotFound, token);
            Assert.Equal(absent.GetRawText(), hidden.GetRawText());
            await sandbox.GetAsync($"/api/v1/customers/{outside}/timeline", HttpStatusCode.NotFound, token);
        }

        await sandbox.GetAsync("/api/v1/customers/c-nl", HttpStatusCode.OK, token);
        await sandbox.GetAsync("/api/v1/customers/c-nl/timeline", HttpStatusCode.OK, token);
        Assert.Equal(["c-nl"], await ListAsync(sandbox, "", token));
        Assert.Equal(["c-nl"], await ListAsync(sandbox, "?region=be&region=nl", token));
        Assert.Empty(await ListAsync(sandbox, "?region=be", token));
        Assert.Equal(["c-be", "c-business", "c-nl", "c-unknown"], (await ListAsync(sandbox, "", sandbox.Api.Viewer)).Order());
    }

    [Fact]
    public async Task A_scope_holds_for_streams_snapshots_and_foreign_tokens()
    {
        string token = "";
        await using HttpSandbox sandbox = await SecuredAsync(narrow => token = narrow);
        string foreign;
        using (SseClient wide = await sandbox.WatchAsync(token: sandbox.Api.Viewer)) foreign = wide.LastEventId;
        using SseClient snapshot = await sandbox.WatchAsync("snapshot=true", token: token);
        Assert.Equal("c-nl", (await snapshot.NextAsync()).Data.GetProperty("customerId").GetString());
        Assert.Equal("snapshotComplete", (await snapshot.NextAsync()).Name);
        using SseClient live = await sandbox.WatchAsync(lastEventId: foreign, token: token);
        await sandbox.Store.LiveThroughAsync(0, People.Angry("later-be", region: "be"));
        await sandbox.Store.LiveThroughAsync(0, People.Angry("later-nl"));
        Assert.Equal("later-nl", (await live.NextAsync("crossing")).Data.GetProperty("customerId").GetString());
    }

    /// <summary>Behind TLS, with people of two regions and segments, and a caller who may see one of each.</summary>
    private static async Task<HttpSandbox> SecuredAsync(Action<string>? narrow = null)
    {
        HttpSandbox sandbox = await HttpSandbox.StartAsync(api =>
        {
            api.Security.FailedLogins.Limit = 1_000;
            string token = api.AddCaller("narrow", CallerRole.Viewer, caller => (caller.Segments, caller.Regions) = (["consumer"], ["nl"]));
            narrow?.Invoke(token);
        });
        await sandbox.Store.LiveThroughAsync(0, People.Angry("c-nl"));
        await sandbox.Store.LiveThroughAsync(1, People.Angry("c-be", region: "be"));
        await sandbox.Store.LiveThroughAsync(2, People.Angry("c-business", segment: "business"));
        await sandbox.Store.LiveThroughAsync(2, People.Angry("c-unknown", segment: null));
        return sandbox;
    }

    private static async Task<string[]> ListAsync(HttpSandbox sandbox, string query, string token)
    {
        JsonElement page = await sandbox.GetAsync($"/api/v1/risk{query}", HttpStatusCode.OK, token);
        return [.. page.GetProperty("customers").EnumerateArray().Select(customer => customer.GetProperty("customerId").GetString()!)];
    }

    private static async Task<HttpStatusCode> AskAsync(HttpSandbox sandbox, HttpMethod method, string path, string? token)
    {
        using HttpClient client = sandbox.Api.Client(token);
        using HttpRequestMessage request = new(method, $"/api/v1/{path}");
        using HttpResponseMessage answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return answer.StatusCode;
    }
}
