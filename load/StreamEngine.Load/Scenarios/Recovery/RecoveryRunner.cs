using System.Globalization;
using StreamEngine.Commands;
using StreamEngine.Load.Measuring;
using StreamEngine.Load.Reports;
using StreamEngine.Load.Scenarios.Session;

namespace StreamEngine.Load.Scenarios.Recovery;

/// <summary>Engines die under load: how long until the others have caught up, and is anything lost or told twice?</summary>
internal sealed class RecoveryRunner : IScenarioRunner
{
    public string Kind => "recovery";

    public async Task<RunResult> RunAsync(Scenario scenario, RunContext context, CancellationToken ct)
    {
        RecoveryParameters parameters = ScenarioParameters.Read(scenario, RecoveryParameters.Read);
        if (context.Target.Http is not null) throw new FaultException([$"{scenario.Name}: engines are killed, so they are started here: leave out --http"]);
        if (context.Target.Store == "embedded") throw new FaultException([$"{scenario.Name}: several engines need a store that they share: leave out --store embedded"]);
        await using LoadSession session = await LoadSession.StartAsync(Remembering(scenario), context, parameters.Engines, ct);
        TimeSpan length = parameters.BetweenKills * parameters.Kills;
        Task<Stretch> loading = session.LoadAsync(parameters.PerSecond, parameters.WarmUp, length, ct);
        KillSpree spree = new(session, parameters, context);
        await spree.RunAsync(loading, ct);
        Stretch stretch = await loading;
        context.Board.Phase("waiting until all is committed and told");
        await session.CatchUpAsync(parameters.CatchUp, ct);
        await session.Recorder.DisposeAsync();
        StoredProbes stored = await StoredProbes.ReadAsync(session.Target.Reader!, session.Target.Partitions, session.Tracks, ct);
        return new RunResult
        {
            Figures =
            [
                new("kills", spree.Deaths.Count, "", "How often an engine was killed."),
                new("recovery.longest", spree.Deaths.Max(death => death.CaughtUpAfter), "s", string.Create(CultureInfo.InvariantCulture, $"From a kill until no more than {parameters.CaughtUpLag:N0} records waited, for good; the longest.")),
                new("recovery.shortest", spree.Deaths.Min(death => death.CaughtUpAfter), "s", "The same, the shortest."),
                new("recovery.unfinished", spree.Deaths.Count(death => !death.HasCaughtUp), "", "After so many kills too many records still waited when the next one came, or the end."),
                new("recovery.mostLag", spree.Deaths.Max(death => death.MostLag), "", "The most records that waited."),
                new("store.probes.lost", stretch.Probes.Ledger.Expected - stored.Found, "", "Probes whose rise is not in the store."),
                new("store.probes.repeated", stored.Repeated, "", "Rises of probes that are in the store twice."),
                new("store.trimmed", stored.Trimmed, "", "Crossings that the store no longer keeps: with any, the two figures above say nothing (settings Redis:StreamLength)."),
                .. Curves.Figures("latency", "From due to told", stretch.Latency),
                .. await session.FiguresAsync(ct),
            ],
            Series = session.Recorder.Series,
            Curves = [Curves.Of("from due to told", stretch.Latency)],
            Tables = [Table(spree.Deaths)],
        };
    }

    /// <summary>With as many crossings kept as are needed to look for every probe, and the dead mourned briefly, unless the scenario has its own.</summary>
    private static Scenario Remembering(Scenario scenario)
    {
        Dictionary<string, string> settings = new(scenario.Settings, StringComparer.OrdinalIgnoreCase);
        settings.TryAdd("Redis:StreamLength", "1000000");
        settings.TryAdd("Kafka:SessionTimeout", "00:00:06");
        return scenario with { Settings = settings };
    }

    private static ReportTable Table(IReadOnlyList<Death> deaths) => new(
        "Kills",
        ["killed at s", "most records waiting", "caught up after s", ""],
        [.. deaths.Select(death => (IReadOnlyList<string>)[Text(death.At, "N1"), Text(death.MostLag, "N0"), Text(death.CaughtUpAfter, "N1"), death.HasCaughtUp ? "" : "not caught up"])]);

    private static string Text(double number, string format) => number.ToString(format, CultureInfo.InvariantCulture);
}
