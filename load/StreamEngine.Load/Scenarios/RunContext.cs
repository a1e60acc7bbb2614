using StreamEngine.Load.Reports;
using StreamEngine.Load.Targets;

namespace StreamEngine.Load.Scenarios;

/// <summary>What a runner is given besides its scenario.</summary>
/// <param name="Target">What is loaded.</param>
/// <param name="Board">Hears how far the run is.</param>
/// <param name="RunAsync">Runs another scenario, for those made of several: a sweep, a comparison.</param>
/// <param name="Time">The clock.</param>
internal sealed record RunContext(TargetOptions Target, ILiveBoard Board, Func<Scenario, TargetOptions, CancellationToken, Task<RunResult>> RunAsync, TimeProvider Time)
{
    /// <summary>Where runners with engines have those say what they are.</summary>
    public RunNotes Notes { get; init; } = new();
}
