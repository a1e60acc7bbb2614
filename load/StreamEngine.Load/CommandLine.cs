using System.CommandLine;
using StreamEngine.Commands;
using StreamEngine.Commands.Output;
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

    /// <summary>Engines are to be stopped and files removed; a run that has not done so by then is ended.</summary>
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(30);

    private const string TraceVariable = "STREAMENGINE_TRACE";

    public static async Task<int> RunAsync(string[] arguments)
    {
        Terminal.Prepare();
        RootCommand root = new("Loads a StreamEngine with believable traffic, and says how it bore it.");
        root.Subcommands.Add(RunScenarioCommand.Create());
        root.Subcommands.Add(ListCommand.Create());
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            await Console.Error.WriteLineAsync($"streamengine-load: {parsed.Errors[0].Message} (try --help)");
            return Faulty;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TerminationTimeout });
        }
        catch (FaultException fault)
        {
            foreach (string line in fault.Faults) await Console.Error.WriteLineAsync(line);
            return Faulty;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("streamengine-load: stopped before it was done");
            return Faulty;
        }
        catch (Exception unexpected) when (Environment.GetEnvironmentVariable(TraceVariable) is null)
        {
            await Console.Error.WriteLineAsync($"streamengine-load: this should not have happened: {unexpected.Message} (set {TraceVariable}=1 for a trace, and report it)");
            return Faulty;
        }
    }
}
