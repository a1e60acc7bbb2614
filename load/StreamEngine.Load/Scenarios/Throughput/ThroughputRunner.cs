using StreamEngine.Commands;
using StreamEngine.Load.Measuring;
using StreamEngine.Load.Reports;
using StreamEngine.Load.Scenarios.Limits;

namespace StreamEngine.Load.Scenarios.Throughput;

/// <summary>How fast an engine works off what lies ready: Kafka → durable in the store.</summary>
internal sealed class ThroughputRunner : IScenarioRunner
{
    public string Kind => "throughput";

    public async Task<RunResult> RunAsync(Scenario scenario, RunContext context, CancellationToken ct)
    {
        ThroughputParameters parameters = ScenarioParameters.Read(scenario, ThroughputParameters.Read);
        if (context.Target.Http is not null) throw new FaultException([$"{scenario.Name}: a backlog must lie ready before engines start, so they are started here: leave out --http"]);
        IReadOnlyList<Figure> limits = parameters.Limits is { } bare ? await BareAsync(new LimitsRun(bare, scenario, context), ct) : [];
        List<EngineDrains> engines = [];
        for (int repeat = 0; repeat < parameters.Repeats; repeat++) engines.Add(await EngineDrains.RunAsync(scenario, parameters, repeat, context, ct));
        return ThroughputResult.Of(engines, parameters, limits);
    }

    /// <summary>What this machine can do at most of the engine's two ends, measured by themselves on the same traffic.</summary>
    private static async Task<IReadOnlyList<Figure>> BareAsync(LimitsRun limits, CancellationToken ct) =>
        [.. await limits.ConsumersAsync(ct), .. await limits.CommitAsync(ct)];
}
