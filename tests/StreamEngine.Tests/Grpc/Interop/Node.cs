using System.Diagnostics;
using System.Security.Cryptography;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Grpc.Interop;

/// <summary>Runs the interop script under Node.js, with the packages that its lock file names.</summary>
internal static class Node
{
    private static readonly string Script = Path.Combine(Repository.Root, "tests", "StreamEngine.Tests", "Grpc", "Interop");

    /// <summary>What the reader can do about it; null when there is nothing to do.</summary>
    public static string? Absence => Has("node") && Has("npm")
        ? null
        : "Node.js is absent: install it with npm (Debian: apt-get install nodejs npm) to check the service by a client that is not ours";

    /// <summary>The names of all checks, read off the scripts.</summary>
    public static IEnumerable<string> Checks() => Directory.EnumerateFiles(Path.Combine(Script, "checks"), "*.js").Order(StringComparer.Ordinal)
        .SelectMany(File.ReadLines)
        .Where(line => line.StartsWith("  '", StringComparison.Ordinal) && line.Contains("': async", StringComparison.Ordinal))
        .Select(line => line[3..line.IndexOf("': async", StringComparison.Ordinal)]);

    /// <summary>Copies the script beside its packages, which are installed once for each lock file, and gives the folder.</summary>
    public static async Task<string> InstallAsync()
    {
        byte[] hash = SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(Script, "package-lock.json")));
        string cached = Path.Combine(Path.GetTempPath(), $"streamengine-interop-{Convert.ToHexStringLower(hash)[..16]}");
        if (!Directory.Exists(cached))
        {
            // Moved into place when it is whole, so that a run that was broken off leaves nothing that looks like it.
            string made = Directory.CreateTempSubdirectory("streamengine-interop-").FullName;
            Copy(Script, made);
            string said = await RunAsync("npm", made, "ci", "--no-audit", "--no-fund", "--ignore-scripts");
            if (!Directory.Exists(Path.Combine(made, "node_modules"))) throw new InvalidOperationException($"npm installed nothing: {said}");
            try
            {
                Directory.Move(made, cached);
            }
            catch (IOException) when (Directory.Exists(cached))
            {
                // Another run was faster.
                Directory.Delete(made, recursive: true);
            }
        }

        Copy(Script, cached);
        return cached;
    }

    public static async Task<string> RunAsync(string program, string folder, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return await output + await errors;
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(Path.Combine(to, "checks"));
        foreach (string file in (string[])[.. Directory.EnumerateFiles(from, "*.js*"), .. Directory.EnumerateFiles(Path.Combine(from, "checks"), "*.js")])
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)), overwrite: true);
    }

    private static bool Has(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
