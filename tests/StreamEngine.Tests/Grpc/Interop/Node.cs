using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
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

    /// <summary>The names of the checks in one folder, read off the scripts.</summary>
    public static IEnumerable<string> Checks(string folder) => Directory.EnumerateFiles(Path.Combine(Script, folder), "*.js").Order(StringComparer.Ordinal)
        .SelectMany(File.ReadLines)
        .Where(line => line.StartsWith("  '", StringComparison.Ordinal) && line.Contains("': async", StringComparison.Ordinal))
        .Select(line => line[3..line.IndexOf("': async", StringComparison.Ordinal)]);

    /// <summary>Runs the checks of one folder; gives what they said.</summary>
    /// <param name="folder">Which.</param>
    /// <param name="world">What they are told: addresses, folders, credentials.</param>
    public static async Task<CheckResults> RunChecksAsync(string folder, object world) =>
        new(await RunAsync("node", Script, await InstallAsync(), "interop.js", folder, JsonSerializer.Serialize(world)));

    /// <summary>Installs the packages once for each lock file, and gives their folder.</summary>
    private static async Task<string> InstallAsync()
    {
        string lockFile = Path.Combine(Script, "package-lock.json");
        byte[] hash = SHA256.HashData(await File.ReadAllBytesAsync(lockFile));
        string cached = Path.Combine(Path.GetTempPath(), $"streamengine-interop-{Convert.ToHexStringLower(hash)[..16]}");
        if (!Directory.Exists(cached))
        {
            // Moved into place when it is whole, so that a run that was broken off leaves nothing that looks like it.
            string made = Directory.CreateTempSubdirectory("streamengine-interop-").FullName;
            foreach (string file in (string[])["package.json", "package-lock.json"]) File.Copy(Path.Combine(Script, file), Path.Combine(made, file));
            string said = await RunAsync("npm", made, null, "ci", "--no-audit", "--no-fund", "--ignore-scripts");
            if (!Directory.Exists(Packages(made))) throw new InvalidOperationException($"npm installed nothing: {said}");
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

        return Packages(cached);
    }

    private static string Packages(string folder) => Path.Combine(folder, "node_modules");

    private static async Task<string> RunAsync(string program, string folder, string? packages, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        if (packages is not null) start.Environment["NODE_PATH"] = packages;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return await output + await errors;
    }

    private static bool Has(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
