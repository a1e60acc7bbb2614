using StreamEngine.Domain;
using StreamEngine.Domain.Interactions;
using StreamEngine.Ingest.Forwarding;
using StreamEngine.Telemetry.Traces;

namespace StreamEngine.Ingest.Merging;

/// <summary>One record waiting in a lane: an interaction, or what is to be handed on.</summary>
/// <param name="Offset">Where it stands in its log.</param>
/// <param name="Bytes">Of its payload.</param>
/// <param name="Interaction">The interaction, if it is one of this shard.</param>
/// <param name="Rejected">What is to be handed on, else.</param>
/// <param name="Sent">Its Kafka timestamp, Unix milliseconds; 0 when it has none.</param>
/// <param name="Trace">Its trace; null when it is not traced.</param>
internal readonly record struct LaneRecord(
    long Offset, int Bytes, Interaction? Interaction, RejectedRecord? Rejected, long Sent = 0, RecordTrace? Trace = null)
{
    public RecordKind Kind => Rejected?.Kind ?? (Interaction?.CustomerId is null ? RecordKind.Anonymous : RecordKind.Interaction);
}

/// <summary>One topic's part of a shard: a bounded buffer in offset order, and what is known of the log behind it.</summary>
/// <remarks>
/// <code>
///              record                      last one taken, log goes on
///   AtEnd ─────────────────► Flowing ─────────────────────────────────► Starved ──waited too long──► GivenUp
///     ▲                        │  ▲                                        │                            │
///     └── last one taken, ─────┘  └──────────────── record ────────────────┴────────────────────────────┘
///         log ends there          (and from Starved or GivenUp back to AtEnd, when the log turns out to end there)
/// </code>
/// </remarks>
internal sealed class Lane(int mostRecords, long mostBytes)
{
    private readonly Queue<LaneRecord> _records = new();
    private long _bytes;
    private long? _starvedSince;

    /// <summary>The offset that the next record of the log has at least, and so where the client is to read on.</summary>
    public long Next { get; private set; }

    /// <summary>Whether the end that the client remembers may be older than the log's real one.</summary>
    public bool MistrustsKnownEnd { get; private set; }

    /// <summary>Where the log ends, as far as known: the offset of the record that is not there yet.</summary>
    public long End { get; private set; } = long.MaxValue;

    /// <summary>The event time up to which the lane was taken.</summary>
    public Instant TakenTime { get; private set; } = Instant.Start;

    public int Count => _records.Count;

    /// <summary>Of the payloads that wait.</summary>
    public long Bytes => _bytes;

    /// <summary>The Kafka timestamp of the record that is next; null when none waits, or it has none.</summary>
    public long? HeadSent => _records.TryPeek(out LaneRecord head) && head.Sent > 0 ? head.Sent : null;

    public bool IsAtEnd => _records.Count == 0 && Next >= End;

    public bool IsFull => _records.Count >= mostRecords || _bytes >= mostBytes;

    public bool IsHalfEmpty => _records.Count <= mostRecords / 2 && _bytes <= mostBytes / 2;

    /// <summary>The time by which the head is merged. What has no usable time goes as soon as it is its turn.</summary>
    public Instant HeadTime => _records.Peek().Interaction?.StartedAt ?? TakenTime;

    /// <summary>Forgets everything and expects the log from <paramref name="next"/> on.</summary>
    public void Restart(long next, long end)
    {
        _records.Clear();
        _bytes = 0;
        _starvedSince = null;
        TakenTime = Instant.Start;
        Next = next;
        End = end;
    }

    /// <summary>Expects the log from elsewhere, and keeps what is buffered: it came before.</summary>
    public void Jump(long to)
    {
        Next = to;
        End = long.MaxValue;
    }

    /// <summary>Nobody knows any more where the log ends, before <see cref="ReachEnd"/> says so.</summary>
    public void ForgetEnd()
    {
        End = long.MaxValue;
        MistrustsKnownEnd = true;
        _starvedSince = null;
    }

    /// <summary>Takes a record in; one that was here before is ignored.</summary>
    public void Add(in LaneRecord record)
    {
        if (record.Offset < Next) return;
        _records.Enqueue(record);
        _bytes += record.Bytes;
        _starvedSince = null;
        Next = record.Offset + 1;
    }

    /// <summary>The log ends here, whatever its last offsets hold (a transaction's marker is no record).</summary>
    public void ReachEnd(long end)
    {
        Next = Math.Max(Next, end);
        End = end;
        MistrustsKnownEnd = false;
        _starvedSince = null;
    }

    /// <summary>The log is known to go so far at least.</summary>
    public void ExtendTo(long end) => End = End == long.MaxValue ? end : Math.Max(End, end);

    public LaneRecord Take()
    {
        LaneRecord record = _records.Dequeue();
        _bytes -= record.Bytes;
        if (record.Interaction is { } interaction) TakenTime = interaction.StartedAt;
        return record;
    }

    /// <summary>How much longer an empty lane that is not at its end may hold the merge; zero or less: not any more.</summary>
    public TimeSpan HoldsFor(TimeSpan longest, TimeProvider time)
    {
        long now = time.GetTimestamp();
        _starvedSince ??= now;
        return longest - time.GetElapsedTime(_starvedSince.Value, now);
    }
}
