using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamEngine.Configuration;
using StreamEngine.Ingest.Decoding;
using StreamEngine.Ingest.Source;

namespace StreamEngine.Ingest.Forwarding;

/// <summary>Hands on what a shard does not apply: dead letters to their topic, misrouted records to the right partition.</summary>
/// <remarks>
/// A delivery is tried until the broker has it; the shard's offset waits for it, so nothing is lost. After a crash a
/// record may be handed on twice. The producer is not idempotent on purpose: that would not mend the crash, and its
/// fatal states would be one more thing to recover from. One request in flight keeps the order.
/// </remarks>
internal sealed class Forwarder : IDisposable
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan QueueFullPause = TimeSpan.FromMilliseconds(20);

    private readonly KafkaOptions _options;
    private readonly int _partitions;
    private readonly TimeProvider _time;
    private readonly IProducer<byte[]?, byte[]?> _producer;
    private int _inFlight;

    // These two hold nothing that needs freeing, and late calls may still ask them.
#pragma warning disable CA2213
    private readonly CancellationTokenSource _closing = new();

    /// <summary>The client must not be freed under a call to it.</summary>
    private readonly ReaderWriterLockSlim _gate = new();
#pragma warning restore CA2213


    /// <param name="options">Names the two topics.</param>
    /// <param name="partitions">Of every input topic and the re-route topic.</param>
    /// <param name="time">For the pauses between attempts.</param>
    /// <param name="logger">Hears of failed attempts.</param>
    public Forwarder(KafkaOptions options, int partitions, TimeProvider time, ILogger logger)
    {
        KafkaLibrary.EnsureLoaded();
        _options = options;
        _partitions = partitions;
        _time = time;
        Troubles = new ForwardingTroubles(logger);
        ProducerConfig settings = ClientSettings.Producer(options);
        Sending = ClientQueue.Of(settings);
        _producer = new ProducerBuilder<byte[]?, byte[]?>(settings)
            .SetStatisticsHandler((_, statistics) => Sending.Hear(statistics))
            .SetLogHandler((_, message) => ClientLog.Write(logger, message))
            .SetErrorHandler((_, error) => Log.ProducerError(logger, error.Reason))
            .Build();
    }

    /// <summary>Deliveries that are stuck.</summary>
    public ForwardingTroubles Troubles { get; }

    /// <summary>What has become a dead letter.</summary>
    public DeadLetterCounts DeadLetters { get; } = new();

    /// <summary>Records on their way; bounded by what the shards hold in hand.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>What the client was given and the broker has not yet.</summary>
    public ClientQueue Sending { get; }

    /// <summary>Completes when the broker has the record; fails only when the forwarder is disposed first.</summary>
    public async Task SendAsync(RejectedRecord record)
    {
        Interlocked.Increment(ref _inFlight);
        try
        {
            await (record.Kind == RecordKind.Misrouted ? RerouteAsync(record) : BuryAsync(record));
        }
        finally
        {
            Interlocked.Decrement(ref _inFlight);
        }
    }

    /// <summary>Gives up what is in hand: its offsets have not moved, so whoever owns the shard next sends it again.</summary>
    public void Dispose()
    {
        _gate.EnterWriteLock();
        _closing.Cancel();
        _gate.ExitWriteLock();
        _producer.Dispose();
    }

    private async Task RerouteAsync(RejectedRecord record)
    {
        int home = Partitioners.PartitionOf(_options.Partitioner, record.CustomerId!, _partitions);
        var message = new Message<byte[]?, byte[]?>
        {
            Key = Encoding.UTF8.GetBytes(record.CustomerId!),
            Value = record.Payload,
            Headers = record.Headers,
            Timestamp = record.Timestamp,
        };
        bool fits = !record.IsTruncated && await TryDeliverAsync(new TopicPartition(_options.RerouteTopic, home), message);
        if (!fits) await BuryAsync(TooLarge(record));
    }

    /// <summary>The broker's limit is its own affair: less and less is sent until it fits. Only a delivery ends this.</summary>
    private async Task BuryAsync(RejectedRecord record)
    {
        if (!await TryBuryAsync(record) && !await TryBuryAsync(DeadLetterHeaders.Strip(record)))
        {
            Message<byte[]?, byte[]?> least = DeadLetter(DeadLetterHeaders.Strip(record), []);
            await RetryingAsync(_options.DeadLetterTopic, () => DeliverOnceAsync(new(_options.DeadLetterTopic, Partition.Any), least));
        }

        DeadLetters.Count(record.Origin.Topic, record.Fault!.Class);
    }

    /// <summary>Halves the body until the letter fits; false when it does not fit even without.</summary>
    private async Task<bool> TryBuryAsync(RejectedRecord record)
    {
        var to = new TopicPartition(_options.DeadLetterTopic, Partition.Any);
        byte[]? body = record.Payload;
        while (!await TryDeliverAsync(to, DeadLetter(record, body)))
        {
            if (body is null or []) return false;
            body = body[..(body.Length / 2)];
        }

        return true;
    }

    private static Message<byte[]?, byte[]?> DeadLetter(RejectedRecord record, byte[]? body) => new()
    {
        Key = record.Key,
        Value = body,
        Headers = DeadLetterHeaders.Of(record, isTruncated: body is not null && body.Length < record.PayloadBytes),
    };

    private static RejectedRecord TooLarge(RejectedRecord record) => new()
    {
        Origin = record.Origin,
        Timestamp = record.Timestamp,
        Key = record.Key,
        Payload = record.Payload,
        PayloadBytes = record.PayloadBytes,
        Headers = record.Headers,
        Fault = new DecodeFault(FaultClass.TooLarge, "the record is misrouted, and too large for the re-route topic"),
    };

    /// <summary>Tries until the broker has the message; false when it never will because of the message's size.</summary>
    private async Task<bool> TryDeliverAsync(TopicPartition to, Message<byte[]?, byte[]?> message)
    {
        bool fits = true;
        await RetryingAsync(to.Topic, async () =>
        {
            Error? error = await DeliverOnceAsync(to, message);
            fits = error?.Code != ErrorCode.MsgSizeTooLarge;
            return fits ? error : null;
        });
        return fits;
    }

    /// <summary>Repeats until there is no error. What goes on for longer is trouble, and is told.</summary>
    private async Task RetryingAsync(string topic, Func<Task<Error?>> attempt)
    {
        bool isTrouble = false;
        TimeSpan pause = ShortestPause;
        try
        {
            while (await attempt() is { } error)
            {
                if (error.Code == ErrorCode.Local_QueueFull)
                {
                    await Task.Delay(QueueFullPause, _time, _closing.Token);
                    continue;
                }

                if (!isTrouble) Troubles.Begin(topic, error.Reason);
                isTrouble = true;
                await Task.Delay(pause, _time, _closing.Token);
                if (pause < LongestPause) pause *= 2;
            }
        }
        finally
        {
            if (isTrouble) Troubles.End(topic);
        }
    }

    private async Task<Error?> DeliverOnceAsync(TopicPartition to, Message<byte[]?, byte[]?> message)
    {
        try
        {
            await Produce(to, message);
            return null;
        }
        catch (ProduceException<byte[]?, byte[]?> e)
        {
            return e.Error;
        }
    }

    private Task<DeliveryResult<byte[]?, byte[]?>> Produce(TopicPartition to, Message<byte[]?, byte[]?> message)
    {
        _gate.EnterReadLock();
        try
        {
            _closing.Token.ThrowIfCancellationRequested();
            return _producer.ProduceAsync(to, message, _closing.Token);
        }
        finally
        {
            _gate.ExitReadLock();
        }
    }
}
