using System.CommandLine;

namespace StreamEngine.Commands;

/// <summary>The options that every command has.</summary>
internal sealed class CommonOptions
{
    private readonly Option<string?> _config = new("--config", "-c")
    {
        Description = "A JSON file of settings, over the defaults.",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _set = new("--set", "-s")
    {
        Description = "One setting, over all others: Section:Key=value. May be given again.",
        HelpName = "KEY=VALUE",
    };

    /// <summary>Gives the command these options, and the action that uses them; what the action returns is the exit code.</summary>
    public void AddTo(Command command, Func<ParseResult, CancellationToken, Task<int>> action)
    {
        command.Options.Add(_config);
        command.Options.Add(_set);
        command.SetAction(async (parsed, ct) =>
        {
            // The command line hears signals only once its action has given way.
            await Task.Yield();
            return await action(parsed, ct);
        });
    }

    /// <param name="parsed">The command line.</param>
    /// <param name="defaults">Settings of the command itself, under those of the user.</param>
    /// <exception cref="FaultException">Something is wrong; one line a fault.</exception>
    public EngineSettings Load(ParseResult parsed, params string[] defaults) =>
        EngineSettings.Load(parsed.GetValue(_config), defaults, parsed.GetValue(_set) ?? []);

    /// <summary>The same for a command that can be called over the network: it must be safe to listen.</summary>
    /// <exception cref="FaultException">Something is wrong; one line a fault.</exception>
    public EngineSettings LoadListening(ParseResult parsed, params string[] defaults) =>
        EngineSettings.Load(parsed.GetValue(_config), defaults, parsed.GetValue(_set) ?? [], isListening: true);
}
