using System.Net;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Api;
using StreamEngine.Api.Grpc;
using StreamEngine.Configuration;
using StreamEngine.Domain.Policy;
using StreamEngine.Publish;
using StreamEngine.Sharding;
using StreamEngine.Telemetry;
using StreamEngine.Tests.Api.Security.Kit;
using StreamEngine.Tests.Ingest;
using StreamEngine.Tests.Publish.Watching;

namespace StreamEngine.Tests.Api;

/// <summary>Health: everyone hears whether, callers and operators hear why.</summary>
public sealed class HealthEndpointsTests
{
    private const string Secret = "store.internal refused";

    [Theory]
    [InlineData("/healthz/live", "not live")]
    [InlineData("/healthz/ready", "not ready")]
    public async Task Strangers_ReadTheStatusAlone_CallersTheReasons(string path, string status)
    {
        await using ApiSandbox api = await StartAsync(SecurityMode.Required);
        foreach (string? token in (string?[])[null, TokenHash.NewToken()])
            Assert.Equal($$"""{"status":"{{status}}"}""", await AskAsync(api, path, token));
        Assert.Contains(Secret, await AskAsync(api, path, api.Viewer), StringComparison.Ordinal);
        Assert.Equal(1, api.Counters.FailedLogins);
    }

    [Fact]
    public async Task WhereSecurityIsOpen_EveryoneReadsTheReasons()
    {
        await using ApiSandbox api = await StartAsync(SecurityMode.Open);
        Assert.Contains(Secret, await AskAsync(api, "/healthz/ready", null), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheLog_TellsEachChangeOnce()
    {
        RecordingLogger lines = new();
        using RecordingLoggers loggers = new(lines);
        ReadinessLog log = new(new Logger<ReadinessLog>(loggers));
        foreach (string? reason in (string?[])["a", "a", "b", null, null, "a"]) await log.PublishAsync(Report(reason), default);
        Assert.Equal([507, 507, 506, 507], lines.Events);
        Assert.Contains("Not ready: b", lines.Lines.ElementAt(1), StringComparison.Ordinal);
    }

    private static HealthReport Report(string? reason) => new(
        new Dictionary<string, HealthReportEntry>
        {
            [ReadinessCheck.Name] = new(reason is null ? HealthStatus.Healthy : HealthStatus.Unhealthy, reason, TimeSpan.Zero, null, null),
        },
        TimeSpan.Zero);

    private static async Task<ApiSandbox> StartAsync(SecurityMode mode)
    {
        await using WatchSandbox store = await WatchSandbox.StartAsync();
        ShardHost noShards = new(store.Connection.Shards, new LocalRuntime(RiskPolicy.Default, new EngineOptions()), new AnonymousCounts(), new EngineOptions(), new EngineMetrics(["calls"], []), TimeProvider.System, NullLogger<ShardHost>.Instance);
        Readiness readiness = new(() => true, () => true, () => Secret, noShards);
        return await new ApiSandbox { Security = { Mode = mode }, MapMore = app => app.MapHealth(readiness, () => Secret) }.StartAsync();
    }

    private static async Task<string> AskAsync(ApiSandbox api, string path, string? token)
    {
        using HttpClient client = api.Client(token);
        using HttpResponseMessage answer = await client.GetAsync(path);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        return await answer.Content.ReadAsStringAsync();
    }
}
