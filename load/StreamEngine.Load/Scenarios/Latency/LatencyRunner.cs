using System.Globalization;
using StreamEngine.Commands;
using StreamEngine.Load.Measuring;
using StreamEngine.Load.Reports;
using StreamEngine.Load.Scenarios.Session;

namespace StreamEngine.Load.Scenarios.Latency;

/// <summary>How long it takes from an event's happening until a watcher is told, at given rates, and up to which rate that keeps a bound.</summary>
internal sealed class LatencyRunner : IScenarioRunner
{
    private const double BoundPercentile = 99;

    public string Kind => "latency";

    public async Task<RunResult> RunAsync(Scenario scenario, RunContext context, CancellationToken ct)
    {
        LatencyParameters parameters = ScenarioParameters.Read(scenario, LatencyParameters.Read);
        await using LoadSession session = await LoadSession.StartAsync(scenario, context, parameters.Engines, ct);
        List<(string Name, Stretch Stretch)> measured = [];
        List<Stretch> tried = [];
        foreach (double rate in parameters.RatesPerSecond)
            measured.Add((string.Create(CultureInfo.InvariantCulture, $"rate.{rate:0}"), await MeasureAsync(rate, parameters.Length)));
        double? highest = parameters.Search is { } search ? await new RateSearch(search, rate => PassesAsync(rate, search)).RunAsync() : null;
        if (highest > 0) measured.Add(("half", await MeasureAsync(highest.Value / 2, parameters.Length)));
        await session.Recorder.DisposeAsync();
        return LatencyResult.Of(measured, tried, highest, await session.FiguresAsync(ct), session.Recorder.Series);

        async Task<Stretch> MeasureAsync(double rate, TimeSpan length)
        {
            context.Board.Phase(string.Create(CultureInfo.InvariantCulture, $"{rate:N0} events a second for {(parameters.WarmUp + length).TotalSeconds:0} s"));
            Stretch stretch = await session.LoadAsync(rate, parameters.WarmUp, length, ct);
            if (!await session.CatchUpAsync(parameters.CatchUp, ct) && session.Lag > 0)
                throw new FaultException([string.Create(CultureInfo.InvariantCulture, $"{scenario.Name}: {parameters.CatchUp.TotalSeconds:0} s after {rate:N0} events a second {session.Lag:N0} records are still not committed")]);
            return await session.WithDurableAsync(stretch, ct);
        }

        async Task<bool> PassesAsync(double rate, SearchParameters sought)
        {
            Stretch stretch = await MeasureAsync(rate, sought.Length);
            tried.Add(stretch);
            return !stretch.IsOverloaded && stretch.Probes.Ledger.Missing == 0 && Curves.Milliseconds(stretch.Latency, BoundPercentile) <= sought.BoundMilliseconds;
        }
    }
}
