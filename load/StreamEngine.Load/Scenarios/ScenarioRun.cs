using StreamEngine.Load.Reports;
using StreamEngine.Load.Targets;

namespace StreamEngine.Load.Scenarios;

/// <summary>Runs a scenario, and reports.</summary>
internal static class ScenarioRun
{
    /// <exception cref="Commands.FaultException">The scenario or its surroundings are not right: one line a fault.</exception>
    public static async Task<Report> RunAsync(Scenario scenario, TargetOptions target, ILiveBoard board, TimeProvider time, CancellationToken ct)
    {
        DateTimeOffset begun = time.GetUtcNow();
        long started = time.GetTimestamp();
        RunNotes notes = new();
        RunResult result = await RunAsync(scenario, target, ct);
        return new Report
        {
            Begun = begun,
            Took = time.GetElapsedTime(started),
            Scenario = scenario,
            Environment = await EnvironmentProbe.ProbeAsync(target, notes, ct),
            Result = result,
            Objectives = ObjectiveText.Judge(scenario.Objectives, result),
        };

        Task<RunResult> RunAsync(Scenario inner, TargetOptions against, CancellationToken stop)
        {
            if (!InnerScenario.IsMadeOfSeveral(inner.Kind)) notes.Begin(inner, against);
            return Runners.Of(inner.Kind).RunAsync(inner, new RunContext(against, board, RunAsync, time) { Notes = notes }, stop);
        }
    }
}
