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
    private readonly KafkaSource _source;
    private readonly Lazy<InteractionProducer> _producer;
    private bool _isStopped;

    private EngineHost(EngineSettings settings, EngineParts parts, ILoggerFactory loggers, TimeProvider clock)
    {
        _broker = parts.Broker;
        _store = parts.Store;
        ShardIds = [.. Enumerable.Range(0, parts.Partitions).Select(partition => new ShardId(partition))];
        Metrics = new EngineMetrics([.. parts.Kafka.Topics, parts.Kafka.RerouteTopic], FaultClass.All);
        MeasuredShardStore store = new(_store.Shards, Metrics.Store, clock);
        Shards = new ShardHost(store, settings.Policy, Anonymous, settings.Engine, Metrics, clock, loggers.CreateLogger<ShardHost>());
        _traces = TraceExport.Start(settings.Tracing, Metrics, clock);
        _source = new KafkaSource(parts.Kafka, parts.Partitions, Shards, clock, loggers.CreateLogger<KafkaSource>(), _broker is not null, _traces?.Records);
        Feed = new CrossingFeed(_store.Reader, ShardIds, new FeedOptions(), clock, loggers.CreateLogger<CrossingFeed>());
        Readiness = new Readiness(() => _source.IsConnected, () => _source.HasJoined, () => _source.ForwardingTrouble, Shards);
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
    public Task Failed => _source.Completion;

    /// <exception cref="FaultException">The surroundings are not right: one line a fault.</exception>
    public static async Task<EngineHost> StartAsync(EngineSettings settings, ILoggerFactory loggers, TimeProvider clock, CancellationToken ct)
    {
        EngineParts parts = await EngineParts.PrepareAsync(settings, loggers, clock, ct);
        try
        {
            EngineHost host = new(settings, parts, loggers, clock);
            host._source.Start();
            return host;
        }
        catch (Exception refused) when (refused is InvalidOperationException or ArgumentException)
        {
            // The client judges some settings only when it is made.
            await parts.DisposeAsync();
            throw new FaultException([$"Kafka:Client: {refused.Message}"]);
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
        await _source.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_producer.IsValueCreated) Producer.Dispose();
        await _source.DisposeAsync();
        await _store.DisposeAsync();
        _broker?.Dispose();
        _traces?.Dispose();
    }

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
