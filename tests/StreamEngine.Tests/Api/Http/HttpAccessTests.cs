using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using StreamEngine.Configuration;
using StreamEngine.Tests.Api.Http.Kit;
using StreamEngine.Tests.Api.Kit;
using StreamEngine.Tests.Api.Security.Kit;
using StreamEngine.Tests.Publish.Watching;

namespace StreamEngine.Tests.Api.Http;

/// <summary>Who may ask what, and of whom.</summary>
public sealed class HttpAccessTests
{
    public static TheoryData<string> Paths => ["customers/c-nl", "customers/c-nl/timeline", "risk", "risk/watch", "openapi.json"];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Every_known_caller_may_read_and_nobody_else(string path)
    {
        Dictionary<CallerCell, Func<HttpClient>> callers = [];
        await using HttpSandbox sandbox = await SecuredAsync(api => callers = AddCallers(api));
        foreach ((CallerCell cell, Func<HttpClient> open) in callers) Assert.Equal($"{cell.Name} OK", $"{cell.Name} {await AskAsync(open, HttpMethod.Get, path)}");
        foreach (string? token in (string?[])[null, "se_nonsense"])
            Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(() => sandbox.Api.Client(token), HttpMethod.Get, path));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Only_GET_is_answered(string path)
    {
        await using HttpSandbox sandbox = await SecuredAsync();
        foreach (HttpMethod method in (HttpMethod[])[HttpMethod.Head, HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete])
        {
            Assert.Equal(HttpStatusCode.MethodNotAllowed, await AskAsync(() => sandbox.Api.Client(sandbox.Api.Viewer), method, path));
            Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(() => sandbox.Api.Client(), method, path));
        }
    }

    [Fact]
    public async Task Every_caller_sees_those_in_its_scope_and_nobody_else()
    {
        Dictionary<CallerCell, Func<HttpClient>> callers = [];
        await using HttpSandbox sandbox = await SecuredAsync(api => callers = AddCallers(api));
        foreach ((CallerCell cell, Func<HttpClient> open) in callers)
        {
            string[] visible = [.. People().Where(person => cell.Sees(person.Segment, person.Region)).Select(person => person.Id)];
            using HttpClient client = open();
            string absent = await HiddenAsync(client, "customers/nobody");
            foreach ((string id, _, _) in People())
            {
                foreach (string path in (string[])[$"customers/{id}", $"customers/{id}/timeline"])
                {
                    if (visible.Contains(id)) Assert.NotEmpty(await client.GetStringAsync($"/api/v1/{path}"));
                    else Assert.Equal(absent, await HiddenAsync(client, path));
                }
            }

            Assert.Equal($"{cell.Name}: {string.Join(' ', visible.Order())}", $"{cell.Name}: {string.Join(' ', (await ListAsync(client)).Order())}");
            Assert.Equal(visible.Order(), (await SnapshotAsync(open)).Order());
        }
    }

    [Fact]
    public async Task A_live_stream_tells_of_those_in_the_scope_and_of_nobody_else()
    {
        Dictionary<CallerCell, Func<HttpClient>> callers = [];
        await using HttpSandbox sandbox = await SecuredAsync(api => callers = AddCallers(api));
        string foreign;
        using (SseClient wide = await sandbox.WatchAsync(token: sandbox.Api.Viewer)) foreign = wide.LastEventId;

        // Neither does a token of someone who sees more help to more.
        List<(CallerCell Cell, SseClient Stream)> watching = [];
        foreach ((CallerCell cell, Func<HttpClient> open) in callers) watching.Add((cell, await SseClient.OpenAsync(open(), "", foreign)));
        foreach ((string id, string? segment, string? region) in People("later-")) await sandbox.Store.LiveThroughAsync(0, Kit.People.Angry(id, segment, region));
        await sandbox.Store.LiveThroughAsync(0, Kit.People.Angry("last"));
        foreach ((CallerCell cell, SseClient stream) in watching)
        {
            HashSet<string> told = [];
            while (!told.Contains("last")) told.Add((await stream.NextAsync("crossing")).Data.GetProperty("customerId").GetString()!);
            IEnumerable<string> visible = People("later-").Where(person => cell.Sees(person.Segment, person.Region)).Select(person => person.Id);
            Assert.Equal($"{cell.Name}: {string.Join(' ', visible.Append("last").Order())}", $"{cell.Name}: {string.Join(' ', told.Order())}");
            stream.Dispose();
        }
    }

    [Fact]
    public async Task Asking_for_more_gives_no_more()
    {
        string token = "";
        await using HttpSandbox sandbox = await SecuredAsync(api => token = api.AddCaller("narrow", CallerRole.Viewer, CallerMatrix.Of("Viewer-consumer-nl").Configure));
        using HttpClient client = sandbox.Api.Client(token);
        Assert.Equal(["c-nl"], await ListAsync(client, "?region=be&region=nl"));
        Assert.Empty(await ListAsync(client, "?region=be"));
        Assert.Empty(await ListAsync(client, "?customerId=c-be"));
    }

    /// <summary>Of every home that scopes tell apart.</summary>
    private static IEnumerable<(string Id, string? Segment, string? Region)> People(string prefix = "c-") =>
        [(prefix + "nl", "consumer", "nl"), (prefix + "be", "consumer", "be"), (prefix + "business", "business", "nl"), (prefix + "unknown", null, "nl"), (prefix + "nowhere", "consumer", null)];

    /// <summary>One of each role and scope, known by a token, and one known by its certificate.</summary>
    private static Dictionary<CallerCell, Func<HttpClient>> AddCallers(ApiSandbox api)
    {
        Dictionary<CallerCell, Func<HttpClient>> callers = [];
        foreach (CallerCell cell in CallerMatrix.Cells)
        {
            string token = api.AddCaller(cell.Name, cell.Role, cell.Configure);
            callers[cell] = () => api.Client(token);
        }

        CallerCell certified = new(CallerRole.Operator, ["consumer", "business"], ["nl"]);
        api.Security.ClientCertificates.AuthorityPath = api.Authority.WriteAuthority(api.Folder);
        api.AddCaller(certified.Name, certified.Role, caller =>
        {
            certified.Configure(caller);
            (caller.TokenHash, caller.CertificateSubject) = ("", "CN=certified");
        });
        X509Certificate2 certificate = api.Authority.Client("CN=certified");
        callers[certified] = () => api.Client(certificate: certificate);
        return callers;
    }

    /// <summary>Behind TLS, with all those people.</summary>
    private static async Task<HttpSandbox> SecuredAsync(Action<ApiSandbox>? prepare = null)
    {
        HttpSandbox sandbox = await HttpSandbox.StartAsync(api =>
        {
            api.Security.FailedLogins.Limit = 1_000;
            prepare?.Invoke(api);
        });
        int shard = 0;
        foreach ((string id, string? segment, string? region) in People()) await sandbox.Store.LiveThroughAsync(shard++ % WatchSandbox.ShardCount, Kit.People.Angry(id, segment, region));
        return sandbox;
    }

    private static async Task<string> HiddenAsync(HttpClient client, string path)
    {
        using HttpResponseMessage answer = await client.GetAsync($"/api/v1/{path}");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }

    private static async Task<string[]> ListAsync(HttpClient client, string query = "")
    {
        JsonElement page = JsonElement.Parse(await client.GetStringAsync($"/api/v1/risk{query}"));
        return [.. page.GetProperty("customers").EnumerateArray().Select(customer => customer.GetProperty("customerId").GetString()!)];
    }

    private static async Task<List<string>> SnapshotAsync(Func<HttpClient> open)
    {
        using SseClient stream = await SseClient.OpenAsync(open(), "snapshot=true");
        List<string> told = [];
        while (await stream.NextAsync() is { Name: not "snapshotComplete" } next) told.Add(next.Data.GetProperty("customerId").GetString()!);
        return told;
    }

    private static async Task<HttpStatusCode> AskAsync(Func<HttpClient> open, HttpMethod method, string path)
    {
        using HttpClient client = open();
        using HttpRequestMessage request = new(method, $"/api/v1/{path}");
        using HttpResponseMessage answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return answer.StatusCode;
    }
}
