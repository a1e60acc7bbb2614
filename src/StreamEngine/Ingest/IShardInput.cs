using StreamEngine.Domain;
using StreamEngine.Store;

namespace StreamEngine.Ingest;

/// <summary>One shard's place at the source: its partition of every topic, merged by event time.</summary>
/// <remarks>
/// Begins stopped. <see cref="StartAsync"/> sets it flowing from given offsets; it may be called again at any time to go back.
/// All members but <see cref="StartAsync"/> are called by one reader at a time.
/// </remarks>
internal interface IShardInput
{
    ShardId Shard { get; }

    /// <summary>Whether the broker had nothing more for this shard when last asked, and everything it had was taken.</summary>
    bool IsCaughtUp { get; }

    /// <summary>Drops what is buffered and flows from these offsets on; topics they do not name start where the configuration says.</summary>
    /// <returns>The offsets really started from: they differ where a gap was passed over, as <c>Kafka:OnGap</c> allows.</returns>
    /// <exception cref="InputGapException">The offsets lie outside the log and <c>Kafka:OnGap</c> is <c>stop</c>.</exception>
    ValueTask<OffsetVector> StartAsync(OffsetVector offsets, CancellationToken ct);

    /// <summary>Waits until something can be taken or the time has passed.</summary>
    /// <exception cref="InputGapException">The log moved past the reader, and <c>Kafka:OnGap</c> is <c>stop</c>.</exception>
    ValueTask WaitAsync(TimeSpan atMost, CancellationToken ct);

    /// <summary>Fills the batch with what can be taken now, in event-time order, at most <paramref name="limit"/> records.</summary>
    void Take(InputBatch batch, int limit);

    /// <summary>How the shard's topics stand, each. May be asked from any thread.</summary>
    IReadOnlyList<LaneStanding> Standing() => [];

    /// <summary>Tells the broker how far the shard has committed: a courtesy to lag tools.</summary>
    void Committed(OffsetVector offsets);
}

/// <param name="Topic">The topic.</param>
/// <param name="End">The offset after its last record, as far as known.</param>
/// <param name="Buffered">Records read ahead.</param>
/// <param name="BufferedBytes">Bytes of their payloads.</param>
/// <param name="HeadSent">The Kafka timestamp of the first of them, Unix milliseconds; null when there is none.</param>
internal readonly record struct LaneStanding(string Topic, long? End, int Buffered, long BufferedBytes, long? HeadSent);

/// <summary>Hears which shards this node reads. Called one at a time, on the thread that polls.</summary>
internal interface IShardOwner
{
    /// <summary>The shard is this node's from now on. Must not block.</summary>
    void OnAssigned(IShardInput input);

    /// <summary>
    /// The shards are no longer this node's: finish or drop what is in hand and return, within <paramref name="deadline"/>.
    /// </summary>
    /// <param name="shards">Which.</param>
    /// <param name="lost">True when they may have another owner already: drop, do not finish.</param>
    /// <param name="deadline">The longest this call may take.</param>
    void OnRevoked(IReadOnlyList<ShardId> shards, bool lost, TimeSpan deadline);
}

/// <summary>The stored offset lies outside the log, so records were lost to retention or the topic was made anew.</summary>
internal sealed class InputGapException : Exception
{
    public InputGapException(string message)
        : base(message)
    {
    }
}
