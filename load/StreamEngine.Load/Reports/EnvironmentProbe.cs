using System.Globalization;
using System.Runtime;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using StreamEngine.Ingest;
using StreamEngine.Load.Targets;

namespace StreamEngine.Load.Reports;

/// <summary>Finds out on what a run is made.</summary>
internal static partial class EnvironmentProbe
{
#if FULL_PACKAGES
    private const string PackageSet = "full";
#else
    private const string PackageSet = "restricted";
#endif

    /// <param name="target">What the scenario names.</param>
    /// <param name="notes">What its runs were made with.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task<RunEnvironment> ProbeAsync(TargetOptions target, RunNotes notes, CancellationToken ct)
    {
        IReadOnlyList<TargetOptions> targets = notes.Targets.Count > 0 ? notes.Targets : [target];
        Dictionary<string, string> versions = new(notes.Engines ?? new Dictionary<string, string>())
        {
            ["load program"] = BuildVersion.Of(typeof(EnvironmentProbe).Assembly),
            ["load program: .NET"] = Environment.Version.ToString(),
            ["load program: garbage collection"] = GCSettings.IsServerGC ? "server" : "workstation",
            ["load program: package set"] = PackageSet,
            ["load program: Kafka client"] = KafkaVersion(),
            ["redis-server"] = Distinct(await Task.WhenAll(targets.DistinctBy(one => one.Store).Select(one => RedisVersion.OfAsync(one, ct)))),
        };
        return new RunEnvironment(
            Hardware(Text("/proc/cpuinfo"), Text("/proc/meminfo"), Environment.ProcessorCount),
            OperatingSystemText(Text("/etc/os-release"), Text("/proc/sys/kernel/osrelease")),
            versions,
            Distinct(targets.Select(Describe)))
        {
            EngineSettings = notes.Settings,
            Traffic = notes.Traffic,
        };
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

    private static string Distinct(IEnumerable<string> texts) => string.Join(" or ", texts.Distinct());

    private static string KafkaVersion()
    {
        string client = BuildVersion.Of(typeof(Confluent.Kafka.Library).Assembly).Split('+')[0];
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
}
