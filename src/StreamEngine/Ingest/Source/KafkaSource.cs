using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamEngine.Configuration;
using StreamEngine.Ingest.Decoding;
using StreamEngine.Ingest.Forwarding;
using StreamEngine.Telemetry.Traces;

namespace StreamEngine.Ingest.Source;

/// <summary>This node's place in the consumer group: one consumer, one thread that polls it, and an input for each shard.</summary>
/// <remarks>
/// <see cref="Start"/> joins the group; the owner then hears which shards are this node's. <see cref="StopAsync"/> gives
/// them up, with time for the owner to finish, and leaves.
/// </remarks>
internal sealed class KafkaSource : IAsyncDisposable
{
    /// <summary>An owner may finish what it has in hand for so long when shards are taken from it.</summary>
    public static readonly TimeSpan RevokeDeadline = TimeSpan.FromSeconds(4);

    /// <summary>Stopping and disposing take so long at most, together; what hangs is left behind.</summary>
    public static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(8);

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
    private readonly Lazy<Task> _stop;
    private bool _isStarted;

    /// <param name="options">Valid, and with <see cref="KafkaOptions.BootstrapServers"/> set.</param>
    /// <param name="partitions">Of every topic, as <see cref="KafkaCheck"/> found.</param>
    /// <param name="owner">Hears of assignments.</param>
    /// <param name="time">The clock of the skew guard and of every wait.</param>
    /// <param name="logger">Hears the client and the source.</param>
    /// <param name="isEmbedded">The broker is the embedded one.</param>
    /// <param name="tracing">Chooses the records that are traced; null when none are.</param>
    public KafkaSource(
        KafkaOptions options, int partitions, IShardOwner owner, TimeProvider time, ILogger logger, bool isEmbedded = false, RecordTracing? tracing = null)
    {
        KafkaLibrary.EnsureLoaded();
        _logger = logger;
        _time = time;
        _stop = new Lazy<Task>(StopOnceAsync);
        var raw = new RawRecord();
        var decoder = new RecordDecoder(new InteractionDecoder(options.MaxClockSkew, time).Decode, raw);
        ConsumerConfig settings = ClientSettings.Consumer(options, isEmbedded);
        Fetched = ClientQueue.Of(settings);
        _consumer = new ConsumerBuilder<Ignore, DecodedRecord>(settings)
            .SetKeyDeserializer(decoder)
            .SetValueDeserializer(decoder)
            .SetPartitionsAssignedHandler((_, partitions) => Shards!.Assign(partitions))
            .SetPartitionsRevokedHandler((_, _) => Shards!.Revoke(lost: false))
            .SetPartitionsLostHandler((_, _) => Shards!.Revoke(lost: true))
            .SetStatisticsHandler((_, statistics) => Fetched.Hear(statistics))
            .SetErrorHandler((_, error) => OnError(error))
            .SetLogHandler((_, line) => ClientLog.Write(logger, line))
            .Build();
        _client = new PartitionClient(_consumer);
        _forwarder = new Forwarder(options, partitions, time, logger);
        _connectivity = new Connectivity(() => new MetadataProbe(options), time, logger);
        _context = new InputContext
        {
            Options = options,
            Topics = [.. options.Topics, options.RerouteTopic],
            Client = _client,
            Forwarder = _forwarder,
            Time = time,
            Logger = logger,
            Tracing = tracing,
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

    /// <summary>Offsets that the broker did not find, and of which it then said at once that the log holds them.</summary>
    public long FoundAgain => _context.FoundAgain;

    /// <summary>Why records cannot be handed on to the dead-letter or the re-route topic just now, in one line; null when they can.</summary>
    public string? ForwardingTrouble => _forwarder.Troubles.Current;

    /// <summary>How often the last reachable broker was lost.</summary>
    public int BrokerLosses => _connectivity.Losses;

    public Rebalances Rebalances => Shards.Rebalances;

    /// <summary>What has become a dead letter.</summary>
    public DeadLetterCounts DeadLetters => _forwarder.DeadLetters;

    /// <summary>Records on their way to the dead-letter or the re-route topic.</summary>
    public int Forwarding => _forwarder.InFlight;

    /// <summary>What the consumer has fetched and the poll thread not yet taken.</summary>
    public ClientQueue Fetched { get; }

    /// <summary>What the producer of forwarded records has and the broker not yet.</summary>
    public ClientQueue Sending => _forwarder.Sending;

    /// <summary>Ends when the source stopped; fails when the client can never work again.</summary>
    public Task Completion => _completion.Task;

    private ShardTable Shards { get; }

    /// <summary>Joins the group.</summary>
    public void Start()
    {
        _isStarted = true;
        new Thread(Run) { Name = "kafka-poll", IsBackground = true }.Start();
    }

    /// <summary>Gives the shards up, waits for the owner, leaves the group and frees the clients; at most <see cref="StopDeadline"/>.</summary>
    public Task StopAsync() => _stop.Value;

    /// <summary>The same: what is stopped holds nothing any more.</summary>
    public async ValueTask DisposeAsync() => await StopAsync();

    /// <remarks>
    /// One after the other, for each uses what the next one frees: the probes, the poll thread (which lets the shards end and
    /// then closes the consumer), the forwarder. When time is up, what hangs in a client is still using it, so that one is
    /// leaked: better than freeing it under its user.
    /// </remarks>
    private async Task StopOnceAsync()
    {
        Task ending = Task.Run(async () =>
        {
            await _stopping.CancelAsync();
            if (!_isStarted) End(() => _client.Close(leaves: false));
            await Completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _forwarder.Dispose();
        });
        await ending.WaitAsync(StopDeadline, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!ending.IsCompleted) Log.StopTooSlow(_logger, StopDeadline);
    }

    private void Run() => End(() =>
    {
        try
        {
            _loop.Run(_stopping.Token);

            // This is the poll thread, ours alone: it waits, for at most one probe's timeout, so that no probe outlives the client.
            _connectivity.StopAsync().Wait();

            // Before the gate is shut, because what the owner still does in the meantime goes through it.
            Shards.Revoke(lost: false);
            // With no broker there is nobody to take leave of, and the client would wait 5 s for an answer.
            _client.Close(leaves: _connectivity.IsConnected);
        }
        catch (Exception e)
        {
            Log.Fatal(_logger, e.Message);
            Shards.Revoke(lost: true);
            _connectivity.StopAsync().Wait();
            _client.Close(leaves: false);
            throw;
        }
    });

    private void End(Action end)
    {
        try
        {
            end();
            _completion.TrySetResult();
        }
#pragma warning disable CA1031 // the thread's last handler: the failure goes to Completion
        catch (Exception e)
#pragma warning restore CA1031
        {
            _completion.TrySetException(e);
        }
    }

    private void OnError(Error error)
    {
        _connectivity.OnError(error);
        if (error.IsFatal) Log.Fatal(_logger, error.Reason);
    }
}
