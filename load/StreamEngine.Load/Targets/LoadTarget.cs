using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Commands;
using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Ingest;
using StreamEngine.Ingest.Embedded;
using StreamEngine.Load.Measuring;
using StreamEngine.Load.Measuring.Counts;
using StreamEngine.Load.Scenarios;
using StreamEngine.Store;

namespace StreamEngine.Load.Targets;

/// <summary>What a run is made against, opened: a broker, a store, and the engines over them.</summary>
/// <remarks>Takes away all that it made: processes, broker, files.</remarks>
internal sealed class LoadTarget : IAsyncDisposable
{
    /// <summary>The embedded broker never answers an empty fetch early, so this is what a new record waits there at most.</summary>
    private const string EmbeddedFetchWait = "Kafka:Client:fetch.wait.max.ms=10";

    private readonly TargetOptions _options;
    private readonly TemporaryFolder _folder;
    private readonly TimeProvider _time;
    private readonly List<string> _arguments = [];
    private readonly Dictionary<string, string> _stated = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _name = $"streamengine-load-{Guid.NewGuid():N}";

    /// <summary>Replaced, never changed: others look at it meanwhile.</summary>
    private volatile EngineNode[] _nodes = [];
    private EmbeddedBroker? _broker;
    private RedisProcess? _redis;
    private StoreConnection? _store;
    private EngineSettings? _settings;
    private TrustedAuthorities? _authorities;

    /// <summary>Where the logs ended before this run; none where they were empty.</summary>
    private IReadOnlyDictionary<TopicPartition, long> _beginning = new Dictionary<TopicPartition, long>();

    private LoadTarget(TargetOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _folder = new TemporaryFolder("streamengine-load-");
    }

    public EngineSettings Settings => _settings!;

    /// <summary>What engines are started with, but for addresses and names that are this run's own.</summary>
    public IReadOnlyDictionary<string, string> StatedSettings => _stated;

    /// <summary>The <c>streamengine.dll</c> that engines are started from.</summary>
    public string Program => Path.GetFullPath(_options.EnginePath ?? Path.Combine(AppContext.BaseDirectory, "streamengine.dll"));

    public KafkaOptions Kafka => Settings.Kafka;

    /// <summary>Of every input topic: so many shards there are.</summary>
    public int Partitions { get; private set; }

    /// <summary>What is committed, for those who only read; null where only the engines themselves reach the store.</summary>
    public IRiskReader? Reader => _store?.Reader;

    /// <summary>For those who make a history before any engine runs; null as <see cref="Reader"/>.</summary>
    public IShardStore? Shards => _store?.Shards;

    /// <summary>Whether the broker is the embedded one, which keeps little.</summary>
    public bool HasEmbeddedBroker => _broker is not null;

    /// <summary>Whether engines are started here, and so may be stopped and killed.</summary>
    public bool StartsEngines => _options.Http is null;

    /// <summary>Those that run.</summary>
    public IReadOnlyList<EngineNode> Nodes => _nodes;

    /// <summary>Whether nothing was there before: the store is empty, and only this run writes to the topics.</summary>
    public bool IsFresh => _broker is not null && (_redis is not null || _options.Store == "embedded");

    /// <summary>The process ids whose use of the machine is part of the result, by what they are.</summary>
    public IEnumerable<(string Name, int ProcessId)> Processes
    {
        get
        {
            foreach (EngineNode node in _nodes)
                if (node.Process is { HasExited: false } process) yield return ("engine", process.Id);
            if (_redis is not null) yield return ("redis", _redis.ProcessId);
            yield return ("load", Environment.ProcessId);
        }
    }

    /// <param name="options">What to load.</param>
    /// <param name="scenario">Whose settings the engines run with.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="FaultException">The surroundings are not right: one line a fault.</exception>
    public static async Task<LoadTarget> OpenAsync(TargetOptions options, Scenario scenario, TimeProvider time, CancellationToken ct)
    {
        LoadTarget target = new(options, time);
        try
        {
            await target.PrepareAsync(scenario, ct);
            return target;
        }
        catch
        {
            await target.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts an engine, or takes the one that is there. Returns when it listens.</summary>
    public async Task<EngineNode> StartEngineAsync(CancellationToken ct)
    {
        EngineNode node = StartsEngines
            ? await EngineNode.StartAsync(EngineProgram(), _arguments, _time, ct)
            : EngineNode.At(_options.Http!, _options.Grpc!, _options.Token, _authorities);
        _nodes = [.. _nodes, node];
        return node;
    }

    /// <summary>As <see cref="StartEngineAsync"/>, and returns when it does its work.</summary>
    public async Task<EngineNode> StartReadyEngineAsync(CancellationToken ct)
    {
        EngineNode node = await StartEngineAsync(ct);
        await node.AwaitReadyAsync(_time, ct);
        if (Reader is null) await SoleNode.RequireAsync(node, _time, ct);
        if (!StartsEngines) await WorkedOff.RequireAsync(node, _time, ct);
        return node;
    }

    /// <summary>SIGKILL: no farewell.</summary>
    public async Task KillAsync(EngineNode node)
    {
        _nodes = [.. _nodes.Where(other => other != node)];
        await node.DisposeAsync();
    }

    /// <summary>Where engines that are started here begin to read a shard.</summary>
    public OffsetVector Beginning(ShardId shard) => OffsetVector.Of(
        ((string[])[.. Kafka.Topics, Kafka.RerouteTopic]).Select(topic => KeyValuePair.Create(topic, _beginning.GetValueOrDefault(new TopicPartition(topic, shard.Partition)))));

    public ICommittedCounts Counts() => Reader is { } reader ? new StoreCounts(reader, Partitions) : new MetricsCounts(this);

    public async ValueTask DisposeAsync()
    {
        foreach (EngineNode node in _nodes) await node.DisposeAsync();
        if (_store is not null) await _store.DisposeAsync();
        if (_redis is not null) await _redis.DisposeAsync();
        _broker?.Dispose();
        _folder.Dispose();
    }

    private async Task PrepareAsync(Scenario scenario, CancellationToken ct)
    {
        _authorities = _options.AuthorityPath is { } path ? TrustedAuthorities.Read(path) : null;

        // First by themselves: what is wrong with them is better said before anything is started.
        IReadOnlyList<string> wanted = [.. scenario.Settings.Select(setting => $"{setting.Key}={setting.Value}")];
        KafkaOptions kafka = EngineSettings.Load(null, [], wanted).Kafka;
        _arguments.AddRange(["Http:Host=localhost", "Http:Port=0", "Grpc:Host=localhost", "Grpc:Port=0"]);
        if (_options.Kafka is null)
        {
            _broker = StartBroker(kafka);
            _arguments.Add($"Kafka:BootstrapServers={_broker.BootstrapServers}");
        }
        else
        {
            // Engines of ours must not take the shards of those that are there.
            _arguments.AddRange([$"Kafka:BootstrapServers={_options.Kafka}", $"Kafka:GroupId={_name}"]);
        }

        _arguments.AddRange(await StoreSettingsAsync(ct));
        State(["Security:Mode=open", .. _broker is not null ? (string[])[EmbeddedFetchWait] : [], .. wanted]);
        _settings = EngineSettings.Load(null, [], _arguments);
        if (Reaches()) _store = EngineParts.OpenStore(_settings, NullLoggerFactory.Instance, _time);
        Partitions = await CountPartitionsAsync(ct);

        // What others have left in the topics is not of this run: engines of ours pass over it.
        if (_broker is null && StartsEngines) _beginning = await GroupStart.AtLogEndsAsync(Kafka, Partitions, _time, ct);
    }

    /// <summary>Engines are given it, and reports tell of it.</summary>
    private void State(IReadOnlyList<string> settings)
    {
        _arguments.AddRange(settings);
        foreach (string[] setting in settings.Select(setting => setting.Split('=', 2))) _stated[setting[0]] = setting[1];
    }

    private static EmbeddedBroker StartBroker(KafkaOptions kafka)
    {
        try
        {
            return EmbeddedBroker.Start([.. kafka.Topics, kafka.RerouteTopic, kafka.DeadLetterTopic], kafka.Partitions);
        }
        catch (DllNotFoundException missing)
        {
            throw new FaultException([missing.Message]);
        }
    }

    /// <summary>What names the store; nothing where engines that are there already have their own, and nobody told us of it.</summary>
    private async Task<IReadOnlyList<string>> StoreSettingsAsync(CancellationToken ct)
    {
        switch (_options.Store)
        {
            case "redis" when !StartsEngines:
                return [];
            case "redis":
                _redis = await RedisProcess.StartAsync(_folder.Path, _time, ct);
                return [$"Redis:Configuration={_redis.Address}"];
            case "embedded":
                return [$"Embedded:Path={Path.Combine(_folder.Path, "store")}"];
            default:
                // What engines of ours store must not mix with what others have stored there.
                return [$"Redis:Configuration={_options.Store}", .. StartsEngines ? (string[])[$"Redis:KeyPrefix={_name}:", $"Redis:Channel={_name}:risk"] : []];
        }
    }

    private bool Reaches() => StartsEngines || _options.Store is not ("redis" or "embedded");

    private async Task<int> CountPartitionsAsync(CancellationToken ct)
    {
        if (_broker is not null) return Kafka.Partitions;
        KafkaCheckResult found = await KafkaCheck.RunAsync(Kafka, _time, ct);
        return found.IsGood ? found.Partitions : throw new FaultException(found.Faults);
    }

    private string EngineProgram() => File.Exists(Program) ? Program : throw new FaultException([$"--engine {Program}: there is no such file; name a streamengine.dll"]);
}
