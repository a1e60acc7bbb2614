using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Confluent.Kafka;
using StreamEngine.Commands;
using StreamEngine.Ingest;
using StreamEngine.Load.Reports;

namespace StreamEngine.Load.Targets;

/// <summary>What a report says of where it was made.</summary>
internal static class Machine
{
    private const double BytesPerGibibyte = 1L << 30;

    public static RunEnvironment Describe(TargetOptions target) => new(Hardware(), System(), Versions(target), Text(target));

    private static string Hardware() => string.Create(
        CultureInfo.InvariantCulture,
        $"{ProcessorName()}, {Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / BytesPerGibibyte:F1} GiB of memory");

    private static string System() => $"{RuntimeInformation.OSDescription} ({RuntimeInformation.OSArchitecture})";

    private static string ProcessorName()
    {
        const string Name = "model name";
        string? line = File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }

    private static Dictionary<string, string> Versions(TargetOptions target)
    {
        KafkaLibrary.EnsureLoaded();
        Dictionary<string, string> versions = new()
        {
            [".NET"] = Environment.Version.ToString(),
            ["engine"] = target.EnginePath is { } path ? FileVersionInfo.GetVersionInfo(path).ProductVersion ?? path : VersionOf(typeof(EngineSettings)),
            ["load suite"] = VersionOf(typeof(Machine)),
            ["librdkafka"] = Library.VersionString,
        };
        if (target.Store == "redis" && RedisVersion() is { } redis) versions["redis-server"] = redis;
        return versions;
    }

    private static string VersionOf(Type type) => type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    private static string? RedisVersion()
    {
        try
        {
            using Process? process = Process.Start(new ProcessStartInfo("redis-server", "--version") { RedirectStandardOutput = true });
            return process?.StandardOutput.ReadToEnd().Split(' ').FirstOrDefault(word => word.StartsWith("v=", StringComparison.Ordinal))?[2..];
        }
        catch (global::System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static string Text(TargetOptions target) => string.Join(
        ", ",
        target.Kafka is null ? "embedded broker" : $"Kafka at {target.Kafka}",
        target.Store switch { "redis" when target.Http is null => "a Redis of its own", "redis" => "the store of its engines", "embedded" => "embedded store", var address => $"Redis at {address}" },
        target.Http is null ? "engines of its own" : $"the engine at {target.Http}");
}
