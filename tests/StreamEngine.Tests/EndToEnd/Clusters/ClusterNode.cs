using System.Globalization;
using System.Text.RegularExpressions;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.EndToEnd.Clusters;

/// <summary>A place in a cluster, and the engines that live there one after the other.</summary>
internal sealed partial class ClusterNode(EngineRun run, string group, NodeRelay relay, IEnumerable<string> settings) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly List<EngineProcess> _lives = [];
    private readonly HttpClient _http = new();

    public IReadOnlyList<EngineProcess> Lives => _lives;

    /// <summary>The engine that lives here now, or was the last to.</summary>
    public EngineProcess Engine => _lives[^1];

    /// <summary>Returns when the engine has shards.</summary>
    public async Task StartAsync()
    {
        EngineProcess engine = run.Start(
            group,
            [
                "Sharding:Host=akka", $"Cluster:Host={relay.Host}", $"Cluster:Port={relay.Port}", $"Cluster:BindHost={relay.BindHost}", $"Cluster:BindPort={relay.Port}", .. settings,
            ]);
        _lives.Add(engine);
        await Eventually.BecomesTrueAsync(() => Task.FromResult(engine.HasExited || AcquiredBy(engine).Count > 0), () => $"the node gets shards:{Environment.NewLine}{engine.Output}", Patience);
        Assert.False(engine.HasExited, engine.Output);
    }

    /// <summary>SIGTERM, and gone with everything in order.</summary>
    public async Task LeaveAsync()
    {
        Engine.Signal(EngineProcess.Terminate);
        Assert.Equal(0, await Engine.ExitAsync(Patience));
        Assert.Contains("Stopped", Engine.Output, StringComparison.Ordinal);
    }

    /// <summary>SIGKILL, and gone.</summary>
    public Task KillAsync() => Engine.KillAsync();

    /// <summary>Waits until the engine has ended itself, and says why.</summary>
    public async Task EndsItselfAsync()
    {
        Assert.NotEqual(0, await Engine.ExitAsync(Patience));
        Assert.Contains("The engine cannot go on: the other nodes have put this one out of the cluster", Engine.Output, StringComparison.Ordinal);
    }

    /// <summary>How many nodes of the cluster cannot be reached, as this one sees it.</summary>
    public Task<long> UnreachableAsync() => MetricAsync("cluster_unreachable");

    /// <summary>How many orders customers have answered for it, here and elsewhere.</summary>
    public async Task<(long Here, long Elsewhere)> AnswersAsync() =>
        (await MetricAsync("customer_answers_total{from=\"here\"}"), await MetricAsync("customer_answers_total{from=\"elsewhere\"}"));

    /// <summary>The shards that an engine has had, and the epoch under which it had each of them last.</summary>
    public static Dictionary<int, long> AcquiredBy(EngineProcess engine)
    {
        Dictionary<int, long> acquired = [];
        foreach (Match line in Acquired().Matches(engine.Output))
            acquired[int.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture)] = long.Parse(line.Groups[2].Value, CultureInfo.InvariantCulture);
        return acquired;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        foreach (EngineProcess life in _lives) await life.DisposeAsync();
    }

    private async Task<long> MetricAsync(string name)
    {
        string metrics = await _http.GetStringAsync(new Uri(new Uri(Http().Match(Engine.Output).Groups[1].Value), "/metrics"));
        string line = metrics.Split('\n').Single(line => line.StartsWith($"streamengine_{name} ", StringComparison.Ordinal));
        return long.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"HTTP at (http://[^\s,]+)")]
    private static partial Regex Http();

    [GeneratedRegex(@"Shard (\d+): acquired under epoch (\d+)")]
    private static partial Regex Acquired();
}
