using System.Text.Json.Nodes;
using StreamEngine.Load.Scenarios.Comparing;
using StreamEngine.Load.Scenarios.Latency;
using StreamEngine.Load.Scenarios.Limits;
using StreamEngine.Load.Scenarios.Recovery;
using StreamEngine.Load.Scenarios.Restart;
using StreamEngine.Load.Scenarios.Soak;
using StreamEngine.Load.Scenarios.Sweeping;
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
        new RestartRunner(),
        new SoakRunner(),
        new LimitsRunner(),
        new SweepRunner(Inner),
        new CompareRunner(Inner),
    ];

    public static IReadOnlyList<string> Kinds { get; } = [.. All.Select(runner => runner.Kind)];

    public static IScenarioRunner Of(string kind) => All.First(runner => runner.Kind == kind);

    /// <summary>A scenario within another: by its name or file, or as it stands.</summary>
    private static Scenario Inner(JsonNode node) =>
        node is JsonObject ? ScenarioFile.Parse("parameters.scenario", node.ToJsonString(), Kinds) : ScenarioFile.Load(node.GetValue<string>(), Kinds);
}
