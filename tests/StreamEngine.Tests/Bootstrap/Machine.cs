using System.Diagnostics;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Bootstrap;

/// <summary>A made-up machine with a checkout on it: it has only the commands that a test gives it, and they say what the test wants.</summary>
internal sealed class Machine : IDisposable
{
    /// <summary>What every machine has.</summary>
    private static readonly string[] Coreutils = ["bash", "dirname", "env", "cat", "grep", "awk", "sed", "sort", "paste", "tail", "mktemp", "rm"];

    private readonly TempFolder _folder = new();

    /// <param name="commands">Which commands there are besides the ordinary ones.</param>
    public Machine(params string[] commands)
    {
        foreach (string folder in (string[])[Commands, Answers, Temporary, Path.Combine(Checkout, "eng")]) Directory.CreateDirectory(folder);
        foreach (string file in (string[])["global.json", "eng/bootstrap.sh"]) File.Copy(Path.Combine(Repository.Root, file), Path.Combine(Checkout, file));
        foreach (string tool in Coreutils) File.CreateSymbolicLink(Path.Combine(Commands, tool), WhereIs(tool));
        foreach (string command in commands) Has(command);
    }

    /// <summary>What eng/packages.chosen holds; null when it is not there.</summary>
    public string? Remembered
    {
        get => File.Exists(Chosen) ? File.ReadAllText(Chosen).TrimEnd() : null;
        set => File.WriteAllText(Chosen, value);
    }

    /// <summary>Each call of a command of this machine, in order.</summary>
    public string[] Calls => File.Exists(Path.Combine(Answers, "calls")) ? File.ReadAllLines(Path.Combine(Answers, "calls")) : [];

    /// <summary>What the script left in the folder for temporary files.</summary>
    public string[] LeftBehind => [.. Directory.EnumerateFileSystemEntries(Temporary)];

    private string Checkout => Path.Combine(_folder.Path, "checkout");

    private string Commands => Path.Combine(_folder.Path, "commands");

    private string Answers => Path.Combine(_folder.Path, "answers");

    private string Temporary => Path.Combine(_folder.Path, "temporary");

    private string Chosen => Path.Combine(Checkout, "eng", "packages.chosen");

    /// <summary>There is such a command; unless told otherwise it says nothing and is content.</summary>
    // A link, not a file of its own: a file that this process has just written may not be run while another of its threads starts a process.
    public void Has(string command) =>
        File.CreateSymbolicLink(Path.Combine(Commands, command), Path.Combine(Repository.Root, "tests", "StreamEngine.Tests", "Bootstrap", "stub.sh"));

    /// <summary>What a command says and how it ends.</summary>
    /// <param name="call">The command and its first argument.</param>
    public void Answer(string call, string says, int exitCode = 0) => File.WriteAllText(Path.Combine(Answers, call), $"{exitCode}\n{says}\n");

    /// <summary>What a command found in a variable when it was last called.</summary>
    public string? Saw(string call, string variable) => File.ReadLines(Path.Combine(Answers, $"{call}.env"))
        .Where(line => line.StartsWith(variable + "=", StringComparison.Ordinal)).Select(line => line[(variable.Length + 1)..]).SingleOrDefault();

    /// <summary>Runs the script.</summary>
    /// <param name="packages">STREAMENGINE_PACKAGES.</param>
    /// <param name="arguments">As on its command line.</param>
    public async Task<Outcome> RunAsync(string? packages = null, params string[] arguments)
    {
        ProcessStartInfo start = new(WhereIs("bash"), [Path.Combine(Checkout, "eng", "bootstrap.sh"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        start.Environment["PATH"] = Commands;
        start.Environment["MACHINE"] = Answers;
        start.Environment["TMPDIR"] = Temporary;
        if (packages is not null) start.Environment["STREAMENGINE_PACKAGES"] = packages;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new Outcome(process.ExitCode, await output, await error);
    }

    public void Dispose() => _folder.Dispose();

    private static string WhereIs(string tool) => Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, tool)).First(File.Exists);
}

/// <summary>How the script ended and what it said.</summary>
internal sealed record Outcome(int ExitCode, string Output, string Error);
