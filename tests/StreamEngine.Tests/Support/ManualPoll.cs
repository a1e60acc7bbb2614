using System.Text;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Configuration;
using StreamEngine.Ingest.Decoding;
using StreamEngine.Ingest.Forwarding;
using StreamEngine.Ingest.Merging;
using StreamEngine.Ingest.Source;

namespace StreamEngine.Tests.Support;

/// <summary>Shard 0 of a real consumer, without its poll thread: the test itself says what the client is to have heard, and when.</summary>
internal sealed class ManualPoll : IDisposable
{
    private readonly InteractionDecoder _decoder = new(TimeSpan.FromDays(999), TimeProvider.System);
    private readonly Forwarder _forwarder;
    private readonly IConsumer<Ignore, DecodedRecord> _consumer;
    private readonly PartitionClient _client;
    private readonly InputContext _context;
    private readonly ShardTable _shards;

    public ManualPoll(KafkaOptions options, TimeProvider? time = null)
    {
        var decoder = new RecordDecoder(_decoder.Decode, new RawRecord());
        _consumer = new ConsumerBuilder<Ignore, DecodedRecord>(ClientSettings.Consumer(options, embedded: true))
            .SetKeyDeserializer(decoder)
            .SetValueDeserializer(decoder)
            .Build();
        _client = new PartitionClient(_consumer);
        _forwarder = new Forwarder(options, partitions: 1, TimeProvider.System, NullLogger.Instance);
        _context = new InputContext
        {
            Options = options,
            Topics = [.. options.Topics, options.RerouteTopic],
            Client = _client,
            Forwarder = _forwarder,
            Time = time ?? TimeProvider.System,
            Logger = NullLogger.Instance,
        };
        _shards = new ShardTable(_context, new RecordingOwner(), TimeSpan.FromSeconds(1));
        _consumer.Assign(_shards.Assign([.. _context.Topics.Select(topic => new TopicPartition(topic, 0))]));
        Input = _shards.Find(0)!;
    }

    public KafkaShardInput Input { get; }

    /// <summary>Gaps that were passed over.</summary>
    public long Gaps => _context.Gaps;

    /// <summary>Offsets that the client did not find and the log held when the broker was asked.</summary>
    public long FoundAgain => _context.FoundAgain;

    /// <summary>What the poll thread does between two records.</summary>
    /// <returns>Whether nothing more is expected of it soon.</returns>
    public bool Reconcile() => _shards.Reconcile();

    public void Offer(int lane, long offset, string json)
    {
        byte[] payload = Encoding.UTF8.GetBytes(json);
        Input.Offer(lane, new LaneRecord(offset, payload.Length, _decoder.Decode(payload, null).Interaction, null));
    }

    /// <summary>Takes what the client has next, and tells the shard nothing of it.</summary>
    /// <returns>Where it stands, and whether it is a record (no error), the end or an error; null when the client has nothing yet.</returns>
    public (TopicPartitionOffset At, ErrorCode Error)? Intercept()
    {
        try
        {
            return _consumer.Consume(10) is { } next ? (next.TopicPartitionOffset, next.IsPartitionEOF ? ErrorCode.Local_PartitionEOF : ErrorCode.NoError) : null;
        }
        catch (ConsumeException e)
        {
            return (e.ConsumerRecord.TopicPartitionOffset, e.Error.Code);
        }
    }

    /// <summary>Repeats what the poll thread does until the client has a record from here, of which the shard is told nothing.</summary>
    public void UntilIntercepted(TopicPartitionOffset record) => Until.True(
        () =>
        {
            Reconcile();
            return Intercept() is { Error: ErrorCode.NoError } next && next.At == record;
        },
        () => $"the client never reads {record}");

    /// <summary>The last broker is lost, and is back.</summary>
    public void Reconnect()
    {
        _shards.ForgetEnds();
        _shards.AskEnds();
    }

    /// <summary>Repeats what the poll thread does, and what the test adds, until the task is done.</summary>
    public Task UntilDoneAsync(Task task, Action step) => Until.TrueAsync(
        () =>
        {
            Reconcile();
            step();
            return task.IsCompleted;
        },
        () => "it is never done");

    public void Dispose()
    {
        // The client ends the process where it is closed while it still stops what it was assigned before (librdkafka issue 5573); a seek waits for that.
        foreach (string topic in _context.Topics) _client.ResumeFrom(new TopicPartitionOffset(topic, 0, Offset.Beginning));
        _client.Close(leaves: false);
        _forwarder.Dispose();
    }
}
