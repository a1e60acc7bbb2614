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

    public void AddTo(Command command)
    {
        command.Options.Add(_config);
        command.Options.Add(_set);
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
