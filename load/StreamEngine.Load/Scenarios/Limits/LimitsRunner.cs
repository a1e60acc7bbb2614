using StreamEngine.Load.Reports;

namespace StreamEngine.Load.Scenarios.Limits;

/// <summary>Measures what this machine can do at most of each thing that the engine does, so that a throughput can be told as a share of it.</summary>
/// <remarks>One limit after the other, alone; each once to warm up, then as often as the scenario says.</remarks>
internal sealed class LimitsRunner : IScenarioRunner
{
    public string Kind => "limits";

    public async Task<RunResult> RunAsync(Scenario scenario, RunContext context, CancellationToken ct)
    {
        LimitsRun run = new(ScenarioParameters.Read(scenario, LimitsParameters.Read), scenario, context);
        List<Figure> figures =
        [
            .. await run.DomainAsync("limit.domain", isTroubled: false, ct),
            .. await run.DomainAsync("limit.domain.troubled", isTroubled: true, ct),
            .. await run.DecodingAsync("limit.decodeJson", "json", ct),
            .. await run.DecodingAsync("limit.decodeProtobuf", "protobuf", ct),
            .. run.Memory(ct),
            .. await run.EndsAsync(ct),
        ];
        return new RunResult { Figures = figures, Tables = [Table(figures)] };
    }

    private static ReportTable Table(IEnumerable<Figure> figures) => new(
        "Limits of this machine", ["limit", "value", "unit"],
        [.. figures.Select(figure => (IReadOnlyList<string>)[figure.Name, figure.Value.ToString(figure.Value < 100 ? "N2" : "N0", null), figure.Unit])]);
}
