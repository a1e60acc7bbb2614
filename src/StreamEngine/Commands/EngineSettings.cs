using Microsoft.Extensions.Configuration;
using StreamEngine.Api;
using StreamEngine.Configuration;
using StreamEngine.Domain.Policy;
using StreamEngine.Ingest;

namespace StreamEngine.Commands;

/// <summary>Every setting of the engine, checked.</summary>
internal sealed class EngineSettings
{
    /// <summary>What environment variables begin with: <c>STREAMENGINE_Kafka__GroupId</c> sets <c>Kafka:GroupId</c>.</summary>
    public const string EnvironmentPrefix = "STREAMENGINE_";

    private EngineSettings(RiskPolicy policy, IConfigurationSection logging)
    {
        Policy = policy;
        Logging = logging;
    }

    public KafkaOptions Kafka { get; private init; } = new();

    public RedisOptions Redis { get; private init; } = new();

    public EmbeddedStoreOptions Embedded { get; private init; } = new();

    public EngineOptions Engine { get; private init; } = new();

    public ShardingOptions Sharding { get; private init; } = new();

    public ClusterOptions Cluster { get; private init; } = new();

    public HttpOptions Http { get; private init; } = new();

    public GrpcOptions Grpc { get; private init; } = new();

    public SecurityOptions Security { get; private init; } = new();

    public WatchOptions Watch { get; private init; } = new();

    public TracingOptions Tracing { get; private init; } = new();

    public ApiSettings Api => new(Http, Grpc, Security);

    public RiskPolicy Policy { get; }

    /// <summary>The framework's own section: <c>Logging:LogLevel:Default</c> and so on.</summary>
    public IConfigurationSection Logging { get; }

    /// <summary>
    /// Reads the defaults beside the program, then the command's own, the file, the environment and the single settings, each
    /// over the one before.
    /// </summary>
    /// <param name="file">A JSON file with the same sections, or null.</param>
    /// <param name="defaults">The command's own, as <c>Section:Key=value</c>.</param>
    /// <param name="singles">Single settings, as <c>Section:Key=value</c>.</param>
    /// <param name="isListening">Whether the command listens, so that it must be safe to.</param>
    /// <returns>The settings.</returns>
    /// <exception cref="FaultException">Something is wrong; one line a fault.</exception>
    public static EngineSettings Load(string? file, IReadOnlyList<string> defaults, IReadOnlyList<string> singles, bool isListening = false) =>
        Bind(Read(file, defaults, singles), isListening);

    private static EngineSettings Bind(IConfigurationRoot root, bool isListening)
    {
        List<string> faults = [];
        PolicySettings policySettings = new();
        Dictionary<string, object> sections = new(StringComparer.OrdinalIgnoreCase)
        {
            [KafkaOptions.Section] = new KafkaOptions(),
            [RedisOptions.Section] = new RedisOptions(),
            [EmbeddedStoreOptions.Section] = new EmbeddedStoreOptions(),
            [EngineOptions.Section] = new EngineOptions(),
            [ShardingOptions.Section] = new ShardingOptions(),
            [ClusterOptions.Section] = new ClusterOptions(),
            [HttpOptions.Section] = new HttpOptions(),
            [GrpcOptions.Section] = new GrpcOptions(),
            [SecurityOptions.Section] = new SecurityOptions(),
            [WatchOptions.Section] = new WatchOptions(),
            [TracingOptions.Section] = new TracingOptions(),
            ["Policy"] = policySettings,
        };
        foreach (IConfigurationSection section in root.GetChildren())
        {
            if (sections.TryGetValue(section.Key, out object? settings)) SettingsBinder.Bind(section, settings, faults);
            else if (section.Key != "Logging" && section.GetChildren().Any()) faults.Add($"{section.Key} is not a section; there are {string.Join(", ", sections.Keys)}, Logging");
        }

        if (!RiskPolicy.TryCreate(policySettings, out RiskPolicy? policy, out IReadOnlyList<string>? policyFaults)) faults.AddRange(policyFaults);
        EngineSettings? all = policy is null ? null : new EngineSettings(policy, root.GetSection("Logging"))
        {
            Kafka = (KafkaOptions)sections[KafkaOptions.Section],
            Redis = (RedisOptions)sections[RedisOptions.Section],
            Embedded = (EmbeddedStoreOptions)sections[EmbeddedStoreOptions.Section],
            Engine = (EngineOptions)sections[EngineOptions.Section],
            Sharding = (ShardingOptions)sections[ShardingOptions.Section],
            Cluster = (ClusterOptions)sections[ClusterOptions.Section],
            Http = (HttpOptions)sections[HttpOptions.Section],
            Grpc = (GrpcOptions)sections[GrpcOptions.Section],
            Security = (SecurityOptions)sections[SecurityOptions.Section],
            Watch = (WatchOptions)sections[WatchOptions.Section],
            Tracing = (TracingOptions)sections[TracingOptions.Section],
        };
        if (all is not null) Check(all, faults);
        if (all is not null && isListening) ListenRules.Check(all.Api, TimeProvider.System, faults);
        return all is not null && faults.Count == 0 ? all : throw new FaultException(faults);
    }

    private static void Check(EngineSettings all, List<string> faults)
    {
        faults.AddRange(KafkaOptionsRules.Faults(all.Kafka));
        SettingsRules.Check(all.Redis, faults);
        SettingsRules.Check(all.Embedded, faults);
        SettingsRules.Check(all.Engine, faults);
        SettingsRules.Check(all.Sharding, faults);
        ClusterRules.Check(all.Sharding, all.Cluster, faults);
        SettingsRules.Check(all.Http, faults);
        SettingsRules.Check(all.Grpc, faults);
        SecurityRules.Check(all.Security, faults);
        SettingsRules.Check(all.Watch, faults);
        SettingsRules.Check(all.Tracing, faults);
    }

    private static IConfigurationRoot Read(string? file, IReadOnlyList<string> defaults, IReadOnlyList<string> singles)
    {
        ConfigurationBuilder builder = new();
        builder.AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: false);
        builder.AddInMemoryCollection(LastOfEach(defaults));
        if (file is not null)
        {
            if (!File.Exists(file)) throw new FaultException([$"--config {file}: there is no such file"]);
            builder.AddJsonFile(Path.GetFullPath(file), optional: false);
        }

        builder.AddEnvironmentVariables(EnvironmentPrefix);
        builder.AddInMemoryCollection(LastOfEach(singles));
        try
        {
            return builder.Build();
        }
        catch (InvalidDataException broken)
        {
            throw new FaultException([$"--config {file}: {broken.InnerException?.Message ?? broken.Message}"]);
        }
    }

    /// <summary>A setting given twice counts as it was given last.</summary>
    private static Dictionary<string, string?> LastOfEach(IReadOnlyList<string> settings)
    {
        Dictionary<string, string?> last = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string key, string? value) in settings.Select(Single)) last[key] = value;
        return last;
    }

    private static KeyValuePair<string, string?> Single(string setting)
    {
        int equals = setting.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? new(setting[..equals], setting[(equals + 1)..])
            : throw new FaultException([$"--set {setting}: must be Section:Key=value"]);
    }
}
