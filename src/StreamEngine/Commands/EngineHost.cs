using Microsoft.Extensions.Logging;
using StreamEngine.Api;
using StreamEngine.Domain;
using StreamEngine.Ingest;
using StreamEngine.Ingest.Embedded;
using StreamEngine.Ingest.Decoding;
using StreamEngine.Ingest.Source;
using StreamEngine.Publish;
using StreamEngine.Sharding;
using StreamEngine.Store;
using StreamEngine.Telemetry;
using StreamEngine.Telemetry.Traces;

namespace StreamEngine.Commands;

/// <summary>A whole engine in this process, put together: broker, source, shards, store and feed.</summary>
/// <remarks>Starts from the store up to the source, and stops the other way round, so that nobody calls what has gone.</remarks>
internal sealed class EngineHost : IAsyncDisposable
{
    private static readonly TimeSpan CommitPoll = TimeSpan.FromMilliseconds(20);

    private readonly EmbeddedBroker? _broker;
    private readonly StoreConnection _store;
    private readonly TraceExport? _traces;
    private readonly IShardNode _node;
    private readonly KafkaSource _source;
    private readonly CancellationTokenSource _stopping = new();
    private Task _reading = Task.CompletedTask;
    private readonly Lazy<InteractionProducer> _producer;
    private bool _isStopped;

    private EngineHost(EngineSettings settings, EngineParts parts, EngineMetrics metrics, IShardNode node, ILoggerFactory loggers, TimeProvider clock)
    {
        Metrics = metrics;
        _node = node;
        _broker = parts.Broker;
        _store = parts.Store;
        ShardIds = [.. Enumerable.Range(0, parts.Partitions).Select(partition => new ShardId(partition))];
        MeasuredShardStore store = new(_store.Shards, Metrics.Store, clock);
        Shards = new ShardHost(store, _node.Runtime, Anonymous, settings.Engine, Metrics, clock, loggers.CreateLogger<ShardHost>());
        _traces = TraceExport.Start(settings.Tracing, Metrics, clock);
        _source = new KafkaSource(parts.Kafka, parts.Partitions, Shards, clock, loggers.CreateLogger<KafkaSource>(), _broker is not null, _traces?.Records);
        Feed = new CrossingFeed(_store.Reader, ShardIds, new FeedOptions(), clock, loggers.CreateLogger<CrossingFeed>());
        Readiness = new Readiness(() => _source.IsConnected, () => _source.HasJoined, () => _source.ForwardingTrouble, Shards);
        Readiness.DependOn(() => _node.Trouble);
        Failed = FailAsync();
        Metrics.Runtime.Policy(settings.Policy.Hash);
        Metrics.Shards.Partitions(parts.Partitions);
        Metrics.BeforeCollect(new ShardReport(Shards, Anonymous, settings.Engine, parts.Kafka, Metrics, clock).Report);
        Metrics.BeforeCollect(() => SourceReport.Report(_source, (long)settings.Engine.BatchLimit * Shards.Loops.Count(), Metrics));
        Metrics.BeforeCollect(() => Metrics.Shards.Health(Readiness.Reasons().Count == 0, _source.IsConnected, _source.ForwardingTrouble is not null));
        Metrics.BeforeCollect(() =>
        {
            foreach ((string name, int waiting, int limit) in _store.Queues()) Metrics.Queues.Queue(name, waiting, limit);
        });
        _producer = new Lazy<InteractionProducer>(() => new InteractionProducer(parts.Kafka, parts.Partitions, clock, loggers.CreateLogger<InteractionProducer>()));
    }

    public IReadOnlyList<ShardId> ShardIds { get; }

    public ShardHost Shards { get; }

    public AnonymousCounts Anonymous { get; } = new();

    public EngineMetrics Metrics { get; }

    public IRiskReader Reader => _store.Reader;

    public CrossingFeed Feed { get; }

    public Readiness Readiness { get; }

    /// <summary>For commands that make their own input.</summary>
    public InteractionProducer Producer => _producer.Value;

    /// <summary>Records committed by this node's shards, now and before it had them.</summary>
    public long Consumed => Shards.Loops.Sum(loop => loop.Committed?.Tally.Consumed ?? 0);

    /// <summary>Ends when the engine can never work again, with the reason.</summary>
    public Task Failed { get; }

    /// <exception cref="FaultException">The surroundings are not right: one line a fault.</exception>
    public static async Task<EngineHost> StartAsync(EngineSettings settings, ILoggerFactory loggers, TimeProvider clock, CancellationToken ct)
    {
        EngineParts parts = await EngineParts.PrepareAsync(settings, loggers, clock, ct);
        IShardNode? node = null;
        try
        {
            EngineMetrics metrics = new([.. parts.Kafka.Topics, parts.Kafka.RerouteTopic], FaultClass.All);
            node = ShardNodes.Start(settings, new NodeSettings(settings.Cluster, settings.Engine, settings.Policy, parts.Partitions, metrics.Cluster), loggers, clock);
            EngineHost host = new(settings, parts, metrics, node, loggers, clock);
            host._reading = host.ReadWhenJoinedAsync();
            return host;
        }
        catch (Exception refused)
        {
            if (node is not null) await node.DisposeAsync();
            await parts.DisposeAsync();

            // The client judges some settings only when it is made.
            if (refused is InvalidOperationException or ArgumentException) throw new FaultException([$"Kafka:Client: {refused.Message}"]);
            throw;
        }
    }

    /// <summary>Waits until everything that <see cref="Producer"/> was given is committed, by whichever node.</summary>
    /// <exception cref="IOException">The broker did not take everything, or a shard has halted.</exception>
    public async Task AwaitCommittedAsync(CancellationToken ct)
    {
        await Producer.FlushAsync(TimeSpan.FromSeconds(30), ct);
        foreach (ShardId shard in ShardIds)
            while (!await IsCommittedAsync(shard, ct)) await Task.Delay(CommitPoll, TimeProvider.System, ct);
    }

    /// <summary>Stops taking, lets the shards commit what they have in hand, leaves the group.</summary>
    public async Task StopAsync()
    {
        if (_isStopped) return;
        _isStopped = true;
        await _stopping.CancelAsync();
        await _reading;
        await _source.StopAsync();
        await _node.LeaveAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_producer.IsValueCreated) Producer.Dispose();
        await _source.DisposeAsync();
        await _node.DisposeAsync();
        await _store.DisposeAsync();
        _broker?.Dispose();
        _traces?.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Who is no member yet takes no partitions: nobody would find its customers.</summary>
    private async Task ReadWhenJoinedAsync()
    {
        await _node.Joined.WaitAsync(_stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_stopping.IsCancellationRequested) _source.Start();
    }

    private async Task FailAsync() => await await Task.WhenAny(_source.Completion, _node.Failed);

    private async Task<bool> IsCommittedAsync(ShardId shard, CancellationToken ct)
    {
        if (Shards.Loops.Any(loop => loop.Shard == shard && loop.Phase == ShardPhase.Halted)) throw new IOException($"shard {shard} has halted: see the log");
        try
        {
            OffsetVector committed = (await Reader.ReadStateAsync(shard, ct))?.Offsets ?? OffsetVector.Empty;
            return Producer.Delivered(shard).Entries.All(sent => committed[sent.Key] >= sent.Value);
        }
        catch (StoreUnavailableException)
        {
            // The shard holds as well; both wait for the store.
            return false;
        }
    }
}
