using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamEngine.Configuration;
using StreamEngine.Ingest.Decoding;
using StreamEngine.Ingest.Forwarding;

namespace StreamEngine.Ingest.Source;

/// <summary>This node's place in the consumer group: one consumer, one thread that polls it, and an input for each shard.</summary>
/// <remarks>
/// <see cref="Start"/> joins the group; the owner then hears which shards are this node's. <see cref="StopAsync"/> gives
/// them up, with time for the owner to finish, and leaves.
/// </remarks>
internal sealed class KafkaSource : IAsyncDisposable
{
    /// <summary>An owner may finish what it has in hand for so long when shards are taken from it.</summary>
    public static readonly TimeSpan RevokeDeadline = TimeSpan.FromSeconds(5);

    /// <summary>Stopping takes so long at most; what hangs is left behind.</summary>
    public static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(10);

    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly IConsumer<Ignore, DecodedRecord> _consumer;
    private readonly PartitionClient _client;
    private readonly Forwarder _forwarder;
    private readonly Connectivity _connectivity;
    private readonly InputContext _context;
    private readonly PollLoop _loop;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isStarted;

    /// <param name="options">Valid, and with <see cref="KafkaOptions.BootstrapServers"/> set.</param>
    /// <param name="partitions">Of every topic, as <see cref="KafkaCheck"/> found.</param>
    /// <param name="owner">Hears of assignments.</param>
    /// <param name="time">The clock of the skew guard and of every wait.</param>
    /// <param name="logger">Hears the client and the source.</param>
    /// <param name="isEmbedded">The broker is the embedded one.</param>
    public KafkaSource(KafkaOptions options, int partitions, IShardOwner owner, TimeProvider time, ILogger logger, bool isEmbedded = false)
    {
        KafkaLibrary.EnsureLoaded();
        _logger = logger;
        _time = time;
        var raw = new RawRecord();
        var decoder = new RecordDecoder(new InteractionDecoder(options.MaxClockSkew, time), raw);
        _consumer = new ConsumerBuilder<Ignore, DecodedRecord>(ClientSettings.Consumer(options, isEmbedded))
            .SetKeyDeserializer(decoder)
            .SetValueDeserializer(decoder)
            .SetPartitionsAssignedHandler((_, partitions) => Shards!.Assign(partitions))
            .SetPartitionsRevokedHandler((_, _) => Shards!.Revoke(lost: false))
            .SetPartitionsLostHandler((_, _) => Shards!.Revoke(lost: true))
            .SetErrorHandler((_, error) => OnError(error))
            .SetLogHandler((_, line) => ClientLog.Write(logger, line))
            .Build();
        _client = new PartitionClient(_consumer);
        _forwarder = new Forwarder(options, partitions, time, logger);
        _connectivity = new Connectivity(_consumer, time, logger);
        _context = new InputContext
        {
            Options = options,
            Topics = [.. options.Topics, options.RerouteTopic],
            Client = _client,
            Forwarder = _forwarder,
            Time = time,
            Logger = logger,
        };
        Shards = new ShardTable(_context, owner, RevokeDeadline);
        _loop = new PollLoop(_consumer, _context, Shards, _connectivity, raw, partitions);
    }

    /// <summary>Whether some broker is reachable.</summary>
    public bool IsConnected => _connectivity.IsConnected;

    /// <summary>Whether the group has ever given this node its shards, be it none.</summary>
    public bool HasJoined => Shards.HasJoined;

    /// <summary>Gaps that were passed over, as <c>Kafka:OnGap</c> allows.</summary>
    public long Gaps => _context.Gaps;

    /// <summary>Ends when the source stopped; fails when the client can never work again.</summary>
    public Task Completion => _completion.Task;

    private ShardTable Shards { get; }

    /// <summary>Joins the group.</summary>
    public void Start()
    {
        _isStarted = true;
        new Thread(Run) { Name = "kafka-poll", IsBackground = true }.Start();
    }

    /// <summary>Gives the shards up, waits for the owner and leaves the group; at most <see cref="StopDeadline"/>.</summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        if (!_isStarted) _completion.TrySetResult();
        Task stopped = Completion.WaitAsync(StopDeadline, _time);
        await stopped.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!Completion.IsCompleted) Log.StopTooSlow(_logger, StopDeadline);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        // A thread that hangs in the client still uses it: then leaking is safer than freeing.
        if (!Completion.IsCompleted) return;
        _connectivity.Dispose();
        _client.Dispose();
        _forwarder.Dispose();
        _stopping.Dispose();
    }

    private void Run()
    {
        try
        {
            _loop.Run(_stopping.Token);
            _completion.TrySetResult();
        }
#pragma warning disable CA1031 // the thread's last handler: the failure goes to Completion
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.Fatal(_logger, e.Message);
            Shards.Revoke(lost: true);
            _completion.TrySetException(e);
        }
    }

    private void OnError(Error error)
    {
        _connectivity.OnError(error);
        if (error.IsFatal) Log.Fatal(_logger, error.Reason);
    }
}
