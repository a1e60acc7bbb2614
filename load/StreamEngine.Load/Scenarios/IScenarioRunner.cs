using StreamEngine.Load.Reports;

namespace StreamEngine.Load.Scenarios;

/// <summary>Runs scenarios of one kind.</summary>
internal interface IScenarioRunner
{
    /// <summary>The kind, as scenario files name it.</summary>
    string Kind { get; }

    /// <exception cref="FaultException">The scenario or its surroundings are not right: one line a fault.</exception>
    Task<RunResult> RunAsync(Scenario scenario, RunContext context, CancellationToken ct);
}
