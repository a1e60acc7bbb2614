using System.Globalization;
using StreamEngine.Load.Measuring;
using StreamEngine.Load.Reports;
using StreamEngine.Load.Scenarios.Session;

namespace StreamEngine.Load.Scenarios.Soak;

/// <summary>The same load for long: does anything drift?</summary>
internal sealed class SoakRunner : IScenarioRunner
{
    public string Kind => "soak";

    public async Task<RunResult> RunAsync(Scenario scenario, RunContext context, CancellationToken ct)
    {
        SoakParameters parameters = ScenarioParameters.Read(scenario, SoakParameters.Read);
        await using LoadSession session = await LoadSession.StartAsync(scenario, context, parameters.Engines, ct);
        context.Board.Phase(string.Create(CultureInfo.InvariantCulture, $"{parameters.PerSecond:N0} events a second for {(parameters.WarmUp + parameters.Length).TotalMinutes:0.#} minutes"));
        double measuredFrom = session.Recorder.Seconds + parameters.WarmUp.TotalSeconds;
        Stretch stretch = await session.LoadAsync(parameters.PerSecond, parameters.WarmUp, parameters.Length, ct);
        double measuredTo = session.Recorder.Seconds;
        await session.CatchUpAsync(parameters.CatchUp, ct);
        await session.Recorder.DisposeAsync();
        return new RunResult
        {
            Figures =
            [
                new("perSecond", parameters.PerSecond, "/s", "Events a second that were due."),
                new("overloaded", stretch.IsOverloaded ? 1 : 0, "", "1: the engine fell so far behind that the load was broken off."),
                new("drift.p50", Drift("latency", "p50"), "ms/h", "By so much the median latency of a second rises in an hour, by the straight line that fits best."),
                new("drift.p99", Drift("latency", "p99"), "ms/h", "The same of the 99th percentile."),
                new("drift.lag", Drift("lag", "lag"), "records/h", "The same of the records that are not committed yet."),
                new("drift.memory.engine", Drift("memory", "engine"), "B/h", "The same of the engine's memory in RAM; 0 where the engine was not started here."),
                new("drift.memory.redis", Drift("memory", "redis"), "B/h", "The same of Redis's; 0 likewise."),
                .. Curves.Figures("latency", "From due to told", stretch.Latency),
                .. await session.FiguresAsync(ct),
            ],
            Series = session.Recorder.Series,
            Curves = [Curves.Of("from due to told", stretch.Latency)],
        };

        double Drift(string group, string name) =>
            Trend.PerHour([.. session.Recorder.Points(group, name).Where(point => point.Seconds >= measuredFrom && point.Seconds <= measuredTo)]);
    }
}
