using System.CommandLine;
using System.CommandLine.Parsing;
using StreamEngine.Commands.Output;

namespace StreamEngine.Commands;

/// <summary>Runs what was typed. Whatever goes wrong is told in a line on standard error, and by the exit code.</summary>
/// <param name="name">The program's, which its lines begin with.</param>
/// <param name="root">What can be typed.</param>
internal sealed class CommandProgram(string name, RootCommand root)
{
    private const string TraceVariable = "STREAMENGINE_TRACE";

    /// <summary>The exit code when the arguments, the configuration or the surroundings are not right.</summary>
    public required int Faulty { get; init; }

    /// <summary>The exit code when a command was stopped before it was done, or failed while running.</summary>
    public required int Failed { get; init; }

    /// <summary>A command that has not left by itself by then is ended.</summary>
    public required TimeSpan TerminationTimeout { get; init; }

    public async Task<int> RunAsync(string[] arguments)
    {
        Terminal.Prepare();
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            // A word that nobody knows says more than what is then found missing.
            ParseError error = parsed.Errors.FirstOrDefault(error => parsed.UnmatchedTokens.Any(token => error.Message.Contains(token, StringComparison.Ordinal))) ?? parsed.Errors[0];
            await Console.Error.WriteLineAsync($"{name}: {error.Message} (try --help)");
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
            await Console.Error.WriteLineAsync($"{name}: stopped before it was done");
            return Failed;
        }
        catch (Exception unexpected) when (Environment.GetEnvironmentVariable(TraceVariable) is null)
        {
            await Console.Error.WriteLineAsync($"{name}: this should not have happened: {unexpected.Message} (set {TraceVariable}=1 for a trace, and report it)");
            return Failed;
        }
    }
}
