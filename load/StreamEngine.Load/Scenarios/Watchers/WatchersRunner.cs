using System.Globalization;
using StreamEngine.Load.Measuring;
using StreamEngine.Load.Reports;
using StreamEngine.Load.Scenarios.Session;

namespace StreamEngine.Load.Scenarios.Watchers;

/// <summary>Many watchers at once: how soon all are told, how much that is, and what it costs the engine.</summary>
internal sealed class WatchersRunner : IScenarioRunner
{
    public string Kind => "watchers";

    public async Task<RunResult> RunAsync(Scenario scenario, RunContext context, CancellationToken ct)
    {
        WatchersParameters parameters = ScenarioParameters.Read(scenario, WatchersParameters.Read);
        await using LoadSession session = await LoadSession.StartAsync(scenario, context, engines: 1, ct);
        double before = EngineMemory(session);
        context.Board.Phase(string.Create(CultureInfo.InvariantCulture, $"gathering {parameters.Watchers:N0} watchers"));
        await using Crowd crowd = await Crowd.GatherAsync(parameters, session, context.Time, ct);
        double gathered = EngineMemory(session);
        session.Recorder.Rate("told", () => crowd.Told);
        context.Board.Phase(string.Create(CultureInfo.InvariantCulture, $"{parameters.PerSecond:N0} events a second, {parameters.Watchers:N0} watchers"));
        long told = crowd.Told, begun = context.Time.GetTimestamp();
        Stretch stretch = await session.LoadAsync(parameters.PerSecond, parameters.WarmUp, parameters.Length, ct);
        double toldPerSecond = (crowd.Told - told) / context.Time.GetElapsedTime(begun).TotalSeconds;
        await session.CatchUpAsync(parameters.CatchUp, ct);
        await crowd.HearAllAsync(stretch.Probes.Ledger.Expected, parameters.CatchUp, ct);
        (long lost, long repeated) = crowd.Compare(stretch.Probes.Ledger.Expected);
        await session.Recorder.DisposeAsync();
        return new RunResult
        {
            Figures =
            [
                new("watchers", parameters.Watchers, "", "How many watched."),
                new("told.perSecond", toldPerSecond, "/s", "Crossings a second that all of them together were told of."),
                new("told", crowd.Told, "", "Crossings that all of them together were told of."),
                new("told.lost", lost, "", "Probes that watchers who wanted all of them never heard of."),
                new("told.repeated", repeated, "", "Probes that they heard of twice."),
                new("told.conflated", crowd.Conflated, "", "Crossings left out for watchers who read too slowly."),
                new("told.reconnects", crowd.Reconnects, "", "How often watchers had to resume."),
                new("memory.engine.perWatcher", (gathered - before) / parameters.Watchers, "B", "By so much the engine's memory in RAM grew for each watcher who came."),
                .. Curves.Figures("told", "From due to told, at all watchers who want probes", crowd.Latency.All),
                .. Curves.Figures("latency", "From due to told, at the one watcher beside them who wants everything", stretch.Latency),
                .. await session.FiguresAsync(ct),
            ],
            Series = session.Recorder.Series,
            Curves = [Curves.Of("all watchers", crowd.Latency.All), Curves.Of("one watcher", stretch.Latency)],
        };
    }

    private static double EngineMemory(LoadSession session) =>
        session.Target.Processes.Where(process => process.Name == "engine").Sum(process => (double)(ProcessUse.Of(process.ProcessId)?.ResidentBytes ?? 0));
}
