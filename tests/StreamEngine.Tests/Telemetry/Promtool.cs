using System.Diagnostics;

namespace StreamEngine.Tests.Telemetry;

/// <summary>Prometheus' own judge of rules and metrics.</summary>
internal static class Promtool
{
    public static Task SucceedsAsync(params string[] arguments) => SucceedsWithAsync("", arguments);

    /// <param name="input">What it reads.</param>
    /// <param name="arguments">As on its command line.</param>
    public static async Task SucceedsWithAsync(string input, params string[] arguments)
    {
        ProcessStartInfo start = new("promtool", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process promtool = Process.Start(start)!;
        Task<string> output = promtool.StandardOutput.ReadToEndAsync();
        Task<string> error = promtool.StandardError.ReadToEndAsync();
        await promtool.StandardInput.WriteAsync(input);
        promtool.StandardInput.Close();
        await promtool.WaitForExitAsync();
        Assert.True(promtool.ExitCode == 0, await output + await error);
    }
}
