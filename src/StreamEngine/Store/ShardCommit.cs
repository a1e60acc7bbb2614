using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;

namespace StreamEngine.Store;

/// <summary>One atomic step of a shard: everything that a batch of its input changed.</summary>
internal sealed record ShardCommit
{
    public required ShardId Shard { get; init; }

    public required ShardLease Lease { get; init; }

    /// <summary>One more than the commits before. The store takes it only in this order, which is how a rollback is noticed.</summary>
    public required long Number { get; init; }

    public required Instant Time { get; init; }

    public required OffsetVector Offsets { get; init; }

    public required ShardTally Tally { get; init; }

    public required IReadOnlyList<ProfileWrite> Profiles { get; init; }

    /// <summary>In the order of their sequence numbers, which go on from the commit before without a gap.</summary>
    public required IReadOnlyList<NumberedCrossing> Crossings { get; init; }

    /// <summary>The number of the last crossing after this commit.</summary>
    public required long LastSequence { get; init; }
}

/// <summary>What to store of one customer; an empty snapshot removes the customer.</summary>
/// <param name="CustomerId">Who.</param>
/// <param name="Snapshot">The profile in its binary form; empty: remove it.</param>
/// <param name="Due">When time alone next concerns this customer; <see cref="Instant.Never"/>: not.</param>
/// <param name="AtRiskPriority">Where the customer stands among those at risk; null: not at risk.</param>
/// <param name="Standing">How the store has the customer so far; null: the writer does not know.</param>
internal readonly record struct ProfileWrite(
    string CustomerId, ReadOnlyMemory<byte> Snapshot, Instant Due, double? AtRiskPriority, StoredStanding? Standing = null)
{
    public bool IsRemoval => Snapshot.IsEmpty;

    /// <summary>Whether the store may have another due moment than this one.</summary>
    public bool MovesDue => Standing?.Due != Due;

    /// <summary>Whether the store may have the customer elsewhere among those at risk, or where it is not.</summary>
    public bool MovesRisk => AtRiskPriority is not null || Standing?.IsAtRisk != false;
}

/// <summary>What a store has of a customer beside the snapshot. Most customers are not at risk and stay due when they were, so a store that keeps these apart need not touch them.</summary>
/// <param name="Due">As in <see cref="ProfileWrite"/>.</param>
/// <param name="IsAtRisk">Whether it is among those at risk.</param>
internal readonly record struct StoredStanding(Instant Due, bool IsAtRisk);

/// <summary>What became of a commit.</summary>
internal enum CommitVerdict
{
    /// <summary>It is stored (now, or by an earlier try whose answer was lost).</summary>
    Committed,

    /// <summary>A newer owner holds the shard: nothing was written.</summary>
    Fenced,

    /// <summary>The store has forgotten commits or this ownership (a restart, a failover): nothing was written. Acquire anew and read on from there.</summary>
    RolledBack,
}

internal static class CommitVerdicts
{
    /// <summary>As metrics and traces say it.</summary>
    public static string ToWord(this CommitVerdict verdict) => verdict switch
    {
        CommitVerdict.Committed => "committed",
        CommitVerdict.Fenced => "fenced",
        _ => "rolled_back",
    };
}

/// <param name="Verdict">What became of it.</param>
/// <param name="NextDue">After a commit: the shard's earliest due moment.</param>
internal readonly record struct CommitResult(CommitVerdict Verdict, Instant NextDue)
{
    /// <summary>How many bytes the store was given: snapshots, crossings and ids. For measuring only.</summary>
    public long Bytes { get; init; }

    /// <summary>How Redis wrote it; null where nothing was written, and of other stores. For measuring only.</summary>
    public CommitWay? Way { get; init; }
}
