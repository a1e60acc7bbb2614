using Spectre.Console;

namespace StreamEngine.Commands.Output;

/// <summary>Colour is for terminals: what is piped on, or asked to be plain, is plain text that does not wrap early.</summary>
internal static class Terminal
{
    private const int PipedWidth = 160;

    public static void Prepare()
    {
        bool wantsPlain = Console.IsOutputRedirected || !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        if (!wantsPlain) return;
        AnsiConsole.Profile.Capabilities.Ansi = false;
        AnsiConsole.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
        if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = PipedWidth;
    }
}
