using System.CommandLine;

namespace StreamEngine.Commands;

/// <summary>What can be typed: <c>run</c>, <c>demo</c>, <c>replay</c>, <c>check</c>, <c>token</c>.</summary>
internal static class CommandLine
{
    /// <summary>All went well.</summary>
    public const int Success = 0;

    /// <summary>The engine failed while running.</summary>
    public const int Failed = 1;

    /// <summary>The arguments, the configuration or the surroundings are not right: see the lines printed.</summary>
    public const int Faulty = 2;

    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(10);

    public static Task<int> RunAsync(string[] arguments)
    {
        RootCommand root = new("StreamEngine watches calls, chats and emails and says within a second when a customer becomes likely to leave, and why.");
        root.Subcommands.Add(RunCommand.Create());
        root.Subcommands.Add(DemoCommand.Create());
        root.Subcommands.Add(ReplayCommand.Create());
        root.Subcommands.Add(CheckCommand.Create());
        root.Subcommands.Add(TokenCommand.Create());
        return new CommandProgram("streamengine", root) { Faulty = Faulty, Failed = Failed, TerminationTimeout = TerminationTimeout }.RunAsync(arguments);
    }
}
