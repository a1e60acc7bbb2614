using StreamEngine.Load.Scenarios;

namespace StreamEngine.Load.Reports.Json;

/// <summary>What a report's file holds. Names are kept for good: a new member may come, an old one does not change its meaning.</summary>
internal sealed record ReportDocument
{
    public const int NewestFormat = 1;

    /// <summary>Rises when an older program would misread it.</summary>
    public required int Format { get; init; }

    public required DateTimeOffset Begun { get; init; }

    public required double TookSeconds { get; init; }

    /// <summary>For tools; a reader of ours works it out again.</summary>
    public bool IsMet { get; init; }

    public required Scenario Scenario { get; init; }

    public required RunEnvironment Environment { get; init; }

    public required RunResult Result { get; init; }

    public required IReadOnlyList<Objective> Objectives { get; init; }

    public static ReportDocument Of(Report report) => new()
    {
        Format = NewestFormat,
        Begun = report.Begun,
        TookSeconds = report.Took.TotalSeconds,
        IsMet = report.IsMet,
        Scenario = report.Scenario,
        Environment = report.Environment,
        Result = report.Result,
        Objectives = report.Objectives,
    };

    public Report ToReport() => new()
    {
        Begun = Begun,
        // Rounded, for a double of seconds is seldom a whole number of ticks.
        Took = TimeSpan.FromTicks((long)Math.Round(TookSeconds * TimeSpan.TicksPerSecond)),
        Scenario = Scenario,
        Environment = Environment,
        Result = Result,
        Objectives = Objectives,
    };
}
