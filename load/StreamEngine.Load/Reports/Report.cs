using StreamEngine.Load.Scenarios;

namespace StreamEngine.Load.Reports;

/// <summary>All that there is to tell of a run.</summary>
internal sealed record Report
{
    public required DateTimeOffset Begun { get; init; }

    public required TimeSpan Took { get; init; }

    public required Scenario Scenario { get; init; }

    public required RunEnvironment Environment { get; init; }

    public required RunResult Result { get; init; }

    public required IReadOnlyList<Objective> Objectives { get; init; }

    /// <summary>Whether every objective was met; true where there are none.</summary>
    public bool IsMet => Objectives.All(objective => objective.IsMet);
}
