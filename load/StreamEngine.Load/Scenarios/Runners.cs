using StreamEngine.Load.Scenarios.Latency;
using StreamEngine.Load.Scenarios.Recovery;
using StreamEngine.Load.Scenarios.Soak;
using StreamEngine.Load.Scenarios.Throughput;
using StreamEngine.Load.Scenarios.Watchers;

namespace StreamEngine.Load.Scenarios;

/// <summary>Every kind of scenario there is.</summary>
internal static class Runners
{
    public static readonly IReadOnlyList<IScenarioRunner> All =
    [
        new ThroughputRunner(),
        new LatencyRunner(),
        new WatchersRunner(),
        new RecoveryRunner(),
        new SoakRunner(),
    ];

    public static IReadOnlyList<string> Kinds { get; } = [.. All.Select(runner => runner.Kind)];

    public static IScenarioRunner Of(string kind) => All.First(runner => runner.Kind == kind);
}
