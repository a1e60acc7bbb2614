using System.Runtime.InteropServices;
using StreamEngine.Domain.Interactions;
using StreamEngine.Store;
using StreamEngine.Telemetry.Traces;

namespace StreamEngine.Ingest;

/// <summary>What a record turned out to be.</summary>
internal enum RecordKind : byte
{
    /// <summary>An interaction of a known customer of this shard.</summary>
    Interaction,

    /// <summary>An interaction of nobody known.</summary>
    Anonymous,

    /// <summary>Not usable; on its way to the dead-letter topic.</summary>
    DeadLetter,

    /// <summary>Of a customer of another shard; on its way to the re-route topic.</summary>
    Misrouted,
}

internal static class RecordKinds
{
    /// <summary>As traces say it.</summary>
    public static string ToWord(this RecordKind kind) => kind switch
    {
        RecordKind.Interaction => "interaction",
        RecordKind.Anonymous => "anonymous",
        RecordKind.DeadLetter => "dead_letter",
        _ => "misrouted",
    };
}

/// <summary>One record in the order of the merge.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Interaction">The interaction, for the first two kinds.</param>
/// <param name="Lane">The place of its topic among the input topics.</param>
/// <param name="Sent">Its Kafka timestamp, Unix milliseconds; 0 when it has none.</param>
/// <param name="Trace">Its trace; null when it is not traced.</param>
internal readonly record struct InputRecord(RecordKind Kind, Interaction? Interaction, byte Lane = 0, long Sent = 0, RecordTrace? Trace = null);

/// <summary>A run of a shard's records, and where its input stands after it. Reused from batch to batch.</summary>
internal sealed class InputBatch
{
    private readonly List<InputRecord> _records = [];
    private readonly List<Task> _deliveries = [];
    private readonly List<RecordTrace> _traced = [];

    /// <summary>Good until the batch changes.</summary>
    public ReadOnlySpan<InputRecord> Records => CollectionsMarshal.AsSpan(_records);

    /// <summary>The traces of those records that are traced.</summary>
    public IReadOnlyList<RecordTrace> Traced => _traced;

    /// <summary>The next offset of each topic from which the batch took something; others are not named.</summary>
    public OffsetVector Next { get; private set; } = OffsetVector.Empty;

    /// <summary>The earliest Kafka timestamp of the records, Unix milliseconds; null when none has one.</summary>
    public long? OldestSent { get; private set; }

    /// <summary>Completes when every dead letter and re-routed record of the batch is safely at the broker.</summary>
    public Task Settled => _deliveries.Count == 0 ? Task.CompletedTask : Task.WhenAll(_deliveries);

    public void Add(InputRecord record, Task? delivery = null)
    {
        _records.Add(record);
        if (record.Sent > 0 && !(record.Sent >= OldestSent)) OldestSent = record.Sent;
        if (delivery is not null) _deliveries.Add(delivery);
        if (record.Trace is { } trace) _traced.Add(trace);
    }

    /// <summary>Notes where the topics stand after the batch.</summary>
    public void Reach(OffsetVector next) => Next = next;

    public void Clear()
    {
        _records.Clear();
        _deliveries.Clear();
        _traced.Clear();
        Next = OffsetVector.Empty;
        OldestSent = null;
    }
}
