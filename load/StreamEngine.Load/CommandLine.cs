using System.CommandLine;
using StreamEngine.Commands;
using StreamEngine.Load.Commands;

namespace StreamEngine.Load;

/// <summary>What can be typed: <c>run</c>, <c>list</c>.</summary>
internal static class CommandLine
{
    /// <summary>Every objective was met.</summary>
    public const int Met = 0;

    /// <summary>Some objective was not.</summary>
    public const int NotMet = 1;

    /// <summary>The arguments, the scenario or the surroundings are not right, or the run was broken off.</summary>
    public const int Faulty = 2;

    /// <summary>Until then engines are to be stopped and files removed.</summary>
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(30);

    public static Task<int> RunAsync(string[] arguments)
    {
        RootCommand root = new("Loads a StreamEngine with believable traffic, and says how it bore it.");
        root.Subcommands.Add(RunScenarioCommand.Create());
        root.Subcommands.Add(ListCommand.Create());
        return new CommandProgram("streamengine-load", root) { Faulty = Faulty, Failed = Faulty, TerminationTimeout = TerminationTimeout }.RunAsync(arguments);
    }
}
