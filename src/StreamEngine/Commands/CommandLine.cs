using System.CommandLine;
using System.CommandLine.Parsing;
using StreamEngine.Commands.Output;

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

    /// <summary>A command that has not left by itself by then is ended.</summary>
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(10);

    private const string TraceVariable = "STREAMENGINE_TRACE";

    public static async Task<int> RunAsync(string[] arguments)
    {
        Terminal.Prepare();
        ParseResult parsed = Root().Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            // A word that nobody knows says more than what is then found missing.
            ParseError error = parsed.Errors.FirstOrDefault(error => parsed.UnmatchedTokens.Any(token => error.Message.Contains(token, StringComparison.Ordinal))) ?? parsed.Errors[0];
            await Console.Error.WriteLineAsync($"streamengine: {error.Message} (try --help)");
            return Faulty;
        }

        try
        {
            // Ctrl-C and SIGTERM cancel the command's token; each command then has its own deadline for leaving.
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TerminationTimeout });
        }
        catch (FaultException fault)
        {
            foreach (string line in fault.Faults) await Console.Error.WriteLineAsync(line);
            return Faulty;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("streamengine: stopped before it was done");
            return Failed;
        }
        catch (Exception unexpected) when (Environment.GetEnvironmentVariable(TraceVariable) is null)
        {
            await Console.Error.WriteLineAsync($"streamengine: this should not have happened: {unexpected.Message} (set {TraceVariable}=1 for a trace, and report it)");
            return Failed;
        }
    }

    private static RootCommand Root()
    {
        RootCommand root = new("StreamEngine watches calls, chats and emails and says within a second when a customer becomes likely to leave, and why.");
        root.Subcommands.Add(RunCommand.Create());
        root.Subcommands.Add(DemoCommand.Create());
        root.Subcommands.Add(ReplayCommand.Create());
        root.Subcommands.Add(CheckCommand.Create());
        root.Subcommands.Add(TokenCommand.Create());
        return root;
    }
}
