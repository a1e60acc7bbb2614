using StreamEngine.Load.Reports;
using StreamEngine.Load.Scenarios;
using StreamEngine.Load.Targets;

namespace StreamEngine.Tests.Load.Scenarios.Kit;

/// <summary>Runs scenarios that come with the program, and holds what they say against itself.</summary>
internal static class SmallRuns
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static Scenario Bundled(string name) => ScenarioFile.Load(name, Runners.Kinds);

    public static Task<Report> RunAsync(Scenario scenario, TargetOptions target, Action<string>? onPhase = null, CancellationToken ct = default) =>
        ScenarioRun.RunAsync(scenario, target, new Board(onPhase), TimeProvider.System, ct).WaitAsync(Patience, CancellationToken.None);

    public static void AssertMet(Report report) => Assert.All(report.Objectives, objective => Assert.True(objective.IsMet, $"{objective.Text}: found {objective.Found}"));

    /// <summary>Every record that was sent is in exactly one count.</summary>
    public static void AssertAddsUp(RunResult result)
    {
        Assert.Equal((0, 0, 0), (result["lost"], result["unaccounted"], result["misrouted"]));
        Assert.Equal(result["sent"], result["applied"] + result["duplicates"] + result["late"] + result["anonymous"] + result["deadLetters"]);
    }

    private sealed class Board(Action<string>? onPhase) : ILiveBoard
    {
        public void Phase(string text) => onPhase?.Invoke(text);

        public void Progress(double? share)
        {
            // Nobody looks.
        }

        public void Show(string name, double value, string unit)
        {
            // Nobody looks.
        }
    }
}
