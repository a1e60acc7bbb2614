using System.Diagnostics;
using System.Text;
using StreamEngine.Tests.EndToEnd;
using StreamEngine.Tests.Grpc.Interop;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Readme;

/// <summary>Every command of the README works as typed.</summary>
public sealed class ReadmeCommandTests
{
    private const string ScriptSeconds = "400";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    /// <summary>Those that need nothing but the checkout.</summary>
    public static TheoryData<string> Commands() => [.. All().Where(command => !NeedsRealCalls(command))];

    public static TheoryData<string> CommandsOnRealCalls() => [.. All().Where(NeedsRealCalls)];

    [Theory]
    [MemberData(nameof(Commands))]
    public Task Command_AsTyped_Works(string command) => WorksAsync(command);

    [RealCallsTheory]
    [MemberData(nameof(CommandsOnRealCalls))]
    public Task Command_OnRealCallsAsTyped_Works(string command) => WorksAsync(command);

    /// <summary>The commands in the README's shell blocks, less <c>./test.sh</c>: that is what runs this.</summary>
    private static IEnumerable<string> All()
    {
        bool isShell = false;
        foreach (string line in File.ReadLines(Path.Combine(Repository.Root, "README.md")))
        {
            if (line.StartsWith("```", StringComparison.Ordinal)) isShell = line == "```sh";
            else if (isShell && line.Split('#')[0].Trim() is { Length: > 0 } command && command != "./test.sh") yield return command;
        }
    }

    public static TheoryData<string> Scripts() => [.. AllScripts().Where(script => !NeedsNode(script))];

    public static TheoryData<string> ScriptsOverNode() => [.. AllScripts().Where(NeedsNode)];

    [Theory]
    [MemberData(nameof(Scripts))]
    public Task Script_AsTyped_Works(string script) => ScriptWorksAsync(script);

    [NodeTheory]
    [MemberData(nameof(ScriptsOverNode))]
    public Task Script_OverNodeAsTyped_Works(string script) => ScriptWorksAsync(script);

    /// <summary>The README's scripts: lines that build on each other, in <c>bash</c> blocks.</summary>
    private static IEnumerable<string> AllScripts()
    {
        StringBuilder? script = null;
        foreach (string line in File.ReadLines(Path.Combine(Repository.Root, "README.md")))
        {
            if (line == "```bash")
            {
                script = new StringBuilder();
            }
            else if (line == "```" && script is not null)
            {
                yield return script.ToString();
                script = null;
            }
            else
            {
                script?.AppendLine(line);
            }
        }
    }

    private static async Task ScriptWorksAsync(string script)
    {
        using TempFolder folder = new();

        // One that runs the engine is typed where run.sh lies; any other leaves its files in a folder of its own. One that waits for
        // what never comes is ended, with all that it started.
        string where = script.Contains("./run.sh", StringComparison.Ordinal) ? Repository.Root : folder.Path;
        string[] command = [ScriptSeconds, "bash", "-euo", "pipefail", "-c", script];
        using Process process = new() { StartInfo = new ProcessStartInfo("timeout", command) { WorkingDirectory = where, RedirectStandardError = true } };
        UsePackages(process.StartInfo);
        process.Start();
        string errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"exit code {process.ExitCode}: {errors}");
    }

    private static bool NeedsNode(string script) => script.Contains("npx", StringComparison.Ordinal);

    private static bool NeedsRealCalls(string command) => command.Contains("../shared/", StringComparison.Ordinal);

    private static async Task WorksAsync(string command)
    {
        StringBuilder output = new();
        using Process process = new() { StartInfo = Shell(command), EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Keep(output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(output, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            if (command == "./run.sh") await EndDemoAsync(process, output);
            using CancellationTokenSource late = new(Patience);
            await process.WaitForExitAsync(late.Token);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }

        lock (output) Assert.True(process.ExitCode == 0, $"{command}: exit code {process.ExitCode}{Environment.NewLine}{output}");
    }

    /// <summary>The demo goes on until it is stopped: let it tell a crossing first.</summary>
    private static async Task EndDemoAsync(Process process, StringBuilder output)
    {
        await Eventually.BecomesTrueAsync(() => Task.FromResult(process.HasExited || Has(output, "▲")), "the demo tells a crossing", Patience);
        if (!process.HasExited) EngineProcess.Send(process.Id, EngineProcess.Terminate);
    }

    private static ProcessStartInfo Shell(string command)
    {
        // exec, so that a signal to the shell reaches the engine.
        ProcessStartInfo start = new("bash", ["-c", $"exec {command}"])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        UsePackages(start);
        return start;
    }

    /// <summary>Those that these tests were built with.</summary>
    private static void UsePackages(ProcessStartInfo start) =>
#if FULL_PACKAGES
        start.Environment["STREAMENGINE_PACKAGES"] = "full";
#else
        start.Environment["STREAMENGINE_PACKAGES"] = "restricted";
#endif

    private static void Keep(StringBuilder output, string? line)
    {
        lock (output) output.AppendLine(line);
    }

    private static bool Has(StringBuilder output, string text)
    {
        lock (output) return output.ToString().Contains(text, StringComparison.Ordinal);
    }
}
