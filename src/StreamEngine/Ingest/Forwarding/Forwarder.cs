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
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan QueueFullPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(2);

    private readonly KafkaOptions _options;
    private readonly int _partitions;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly IProducer<byte[]?, byte[]?> _producer;
    private readonly CancellationTokenSource _closing = new();

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
        _logger = logger;
        _producer = new ProducerBuilder<byte[]?, byte[]?>(ClientSettings.Producer(options))
            .SetLogHandler((_, message) => ClientLog.Write(logger, message))
            .SetErrorHandler((_, error) => Log.ProducerError(logger, error.Reason))
            .Build();
    }

    /// <summary>Completes when the broker has the record; fails only when the forwarder is disposed first.</summary>
    public Task SendAsync(RejectedRecord record) => record.Kind == RecordKind.Misrouted ? RerouteAsync(record) : BuryAsync(record);

    public void Dispose()
    {
        _closing.Cancel();
        _producer.Flush(FlushTimeout);
        _producer.Dispose();
        _closing.Dispose();
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

    private async Task BuryAsync(RejectedRecord record)
    {
        var to = new TopicPartition(_options.DeadLetterTopic, Partition.Any);
        byte[]? body = record.Payload;
        // The broker's limit is its own affair: halve the body until it fits.
        while (!await TryDeliverAsync(to, DeadLetter(record, body)) && body is { Length: > 0 }) body = body[..(body.Length / 2)];
    }

    private static Message<byte[]?, byte[]?> DeadLetter(RejectedRecord record, byte[]? body) => new()
    {
        Key = record.Key,
        Value = body,
        Headers = DeadLetterHeaders.Of(record, isTruncated: body?.Length < record.PayloadBytes),
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
        while (true)
        {
            TimeSpan pause = RetryPause;
            try
            {
                await _producer.ProduceAsync(to, message, _closing.Token);
                return true;
            }
            catch (ProduceException<byte[]?, byte[]?> e) when (e.Error.Code == ErrorCode.MsgSizeTooLarge)
            {
                return false;
            }
            catch (ProduceException<byte[]?, byte[]?> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                pause = QueueFullPause;
            }
            catch (ProduceException<byte[]?, byte[]?> e)
            {
                Log.ForwardingFailed(_logger, to.Topic, e.Error.Reason);
            }

            await Task.Delay(pause, _time, _closing.Token);
        }
    }
}
