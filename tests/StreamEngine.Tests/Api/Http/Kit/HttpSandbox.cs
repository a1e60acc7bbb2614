using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StreamEngine.Api;
using StreamEngine.Api.Http;
using StreamEngine.Api.Queries;
using StreamEngine.Api.Security;
using StreamEngine.Configuration;
using StreamEngine.Tests.Api.Security.Kit;
using StreamEngine.Tests.Ingest;
using StreamEngine.Tests.Publish.Watching;

namespace StreamEngine.Tests.Api.Http.Kit;

/// <summary>A store that tests write to, and the HTTP API over it on a real port.</summary>
internal sealed class HttpSandbox : IAsyncDisposable
{
    private HttpSandbox(WatchSandbox store, Action<ApiSandbox> prepare)
    {
        Store = store;
        Queries = new RiskQueries(store.Reader, WatchSandbox.Shards, store.ShardOf, store.Profiles);
        Api = new ApiSandbox { Loggers = new RecordingLoggers(Log), Configure = Configure, MapMore = HttpEndpoints.MapHttpApi };
        prepare(Api);
    }

    public WatchSandbox Store { get; }

    public ApiSandbox Api { get; }

    public RiskQueries Queries { get; }

    public RecordingLogger Log { get; } = new();

    /// <summary>Open to anyone, without TLS.</summary>
    public static Task<HttpSandbox> StartAsync(WatchOptions? options = null) => StartAsync(api => api.Security.Mode = SecurityMode.Open, options);

    public static async Task<HttpSandbox> StartAsync(Action<ApiSandbox> prepare, WatchOptions? options = null, int streamLength = 100_000)
    {
        HttpSandbox sandbox = new(await WatchSandbox.StartAsync(options, streamLength), prepare);
        await sandbox.Api.StartAsync();
        return sandbox;
    }

    /// <summary>The body of an answer that must be good.</summary>
    public Task<JsonElement> GetAsync(string path) => GetAsync(path, HttpStatusCode.OK);

    public async Task<JsonElement> GetAsync(string path, HttpStatusCode expected, string? token = null)
    {
        using HttpClient client = Api.Client(token);
        using HttpResponseMessage answer = await client.GetAsync(path);
        string body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{path}: {answer.StatusCode} {body}");
        Assert.Equal(answer.IsSuccessStatusCode ? "application/json" : "application/problem+json", answer.Content.Headers.ContentType?.ToString());
        Assert.True(answer.Headers.CacheControl?.NoStore);
        return JsonElement.Parse(body);
    }

    public Task<SseClient> WatchAsync(string query = "", string? lastEventId = null, string? token = null) => SseClient.OpenAsync(Api, query, lastEventId, token);

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        await Store.DisposeAsync();
    }

    private void Configure(IServiceCollection services) => services.AddSingleton(provider => new ApiServices(
        Store.Hub, Queries, provider.GetRequiredService<AuditLog>(), Store.Damage, provider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping));
}
