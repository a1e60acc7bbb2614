using StreamEngine.Commands;
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
        if (parameters.Engines > 1 && context.Target.Store == "embedded") throw new FaultException([$"{scenario.Name}: several engines need a store that they share: leave out --store embedded"]);
        List<EngineDrains> engines = [];
        List<BareLimits> limits = [];
        long begun = context.Time.GetTimestamp();
        for (int repeat = 0; repeat < parameters.Repeats; repeat++)
        {
            // Before each repeat, for a machine's speed changes from minute to minute.
            if (parameters.Limits is { } bare) limits.Add(await BareLimits.MeasureAsync(new LimitsRun(bare, scenario, context), ct));
            engines.Add(await EngineDrains.RunAsync(scenario, parameters, repeat, begun, context, ct));
        }

        return ThroughputResult.Of(engines, parameters, limits);
    }
}
