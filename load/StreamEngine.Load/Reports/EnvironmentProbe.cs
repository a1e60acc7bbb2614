using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using StreamEngine.Ingest;
using StreamEngine.Load.Targets;

namespace StreamEngine.Load.Reports;

/// <summary>Finds out on what a run is made.</summary>
internal static partial class EnvironmentProbe
{
    private const string Unknown = "unknown";

#if FULL_PACKAGES
    private const string PackageSet = "full";
#else
    private const string PackageSet = "restricted";
#endif

    private static readonly TimeSpan AnswerDeadline = TimeSpan.FromSeconds(5);

    public static async Task<RunEnvironment> ProbeAsync(TargetOptions target, CancellationToken ct)
    {
        Dictionary<string, string> versions = new()
        {
            ["engine"] = EngineVersion(target.EnginePath),
            [".NET"] = RuntimeInformation.FrameworkDescription,
            ["garbage collection"] = Collector(),
            ["Kafka client"] = KafkaVersion(),
            ["redis-server"] = await RedisVersionAsync(ct),
            ["package set"] = PackageSet,
        };
        return new RunEnvironment(Hardware(Text("/proc/cpuinfo"), Text("/proc/meminfo"), Environment.ProcessorCount), OperatingSystemText(Text("/etc/os-release"), Text("/proc/sys/kernel/osrelease")), versions, Describe(target));
    }

    /// <summary>Processor, cores that we may use, memory.</summary>
    public static string Hardware(string cpuInfo, string memoryInfo, int cores)
    {
        string model = CpuModel().Match(cpuInfo) is { Success: true } found ? found.Groups[1].Value.Trim() : $"{RuntimeInformation.ProcessArchitecture} processor";
        string memory = MemoryTotal().Match(memoryInfo) is { Success: true } total
            ? Numbers.Text(double.Parse(total.Groups[1].Value, CultureInfo.InvariantCulture), "KiB")
            : Numbers.Text(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, "B");
        return string.Create(CultureInfo.InvariantCulture, $"{model}, {cores} {(cores == 1 ? "core" : "cores")}, {memory} of memory");
    }

    /// <summary>The operating system and its kernel.</summary>
    public static string OperatingSystemText(string release, string kernel)
    {
        string name = PrettyName().Match(release) is { Success: true } found ? found.Groups[1].Value : RuntimeInformation.OSDescription;
        return $"{name}, kernel {(kernel.Length == 0 ? Environment.OSVersion.Version.ToString() : kernel.Trim())}, {RuntimeInformation.OSArchitecture}";
    }

    /// <summary>What is loaded, without its token.</summary>
    public static string Describe(TargetOptions target)
    {
        string engine = target.Http is null && target.Grpc is null
            ? target.EnginePath is { } path ? $"engines started from {path}" : "engines started for the run"
            : $"engine at {string.Join(" and ", new[] { target.Http, target.Grpc }.OfType<Uri>())}";
        string broker = target.Kafka is { } brokers ? $"Kafka at {brokers}" : "embedded broker";
        string store = target.Store switch
        {
            "redis" => "a Redis started for the run",
            "embedded" => "embedded store",
            string address => $"Redis at {address}",
        };
        return $"{engine}, {broker}, {store}";
    }

    private static string EngineVersion(string? path)
    {
        if (path is null) return Shortened(Informational(typeof(KafkaLibrary).Assembly));
        try
        {
            return Shortened(FileVersionInfo.GetVersionInfo(path).ProductVersion ?? Unknown);
        }
        catch (FileNotFoundException)
        {
            return Unknown;
        }
    }

    /// <summary>The commit behind a version, as Git shortens it.</summary>
    private static string Shortened(string version)
    {
        const int shown = 9;
        int commit = version.IndexOf('+', StringComparison.Ordinal) + 1;
        return commit > 0 && version.Length > commit + shown ? version[..(commit + shown)] : version;
    }

    private static string Informational(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? assembly.GetName().Version?.ToString() ?? Unknown;

    private static string Collector() => GCSettings.IsServerGC ? "server" : "workstation";

    private static string KafkaVersion()
    {
        string client = Informational(typeof(Confluent.Kafka.Library).Assembly).Split('+')[0];
        try
        {
            KafkaLibrary.EnsureLoaded();
            return $"Confluent.Kafka {client}, librdkafka {Confluent.Kafka.Library.VersionString}";
        }
        catch (DllNotFoundException)
        {
            return $"Confluent.Kafka {client}, no librdkafka";
        }
    }

    private static async Task<string> RedisVersionAsync(CancellationToken ct)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(ct);
        deadline.CancelAfter(AnswerDeadline);
        try
        {
            using Process redis = Process.Start(new ProcessStartInfo("redis-server", "--version") { RedirectStandardOutput = true, RedirectStandardError = true })!;
            string said = await redis.StandardOutput.ReadToEndAsync(deadline.Token);
            await redis.WaitForExitAsync(deadline.Token);
            return RedisVersion().Match(said) is { Success: true } found ? found.Groups[1].Value : Unknown;
        }
        catch (Win32Exception)
        {
            return "not installed";
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Unknown;
        }
    }

    /// <summary>Empty where there is no such file, as on systems without <c>/proc</c>.</summary>
    private static string Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    [GeneratedRegex(@"^model name\s*:\s*(.+)$", RegexOptions.Multiline)]
    private static partial Regex CpuModel();

    [GeneratedRegex(@"^MemTotal:\s*(\d+) kB", RegexOptions.Multiline)]
    private static partial Regex MemoryTotal();

    [GeneratedRegex(@"^PRETTY_NAME=""?([^""\n]+)", RegexOptions.Multiline)]
    private static partial Regex PrettyName();

    [GeneratedRegex(@"\bv=(\S+)")]
    private static partial Regex RedisVersion();
}
