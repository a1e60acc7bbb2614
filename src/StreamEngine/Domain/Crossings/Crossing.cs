using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Scoring;

namespace StreamEngine.Domain.Crossings;

/// <summary>What moved a customer over a threshold.</summary>
internal enum CrossingCause : byte
{
    /// <summary>An interaction.</summary>
    Contact = 0,

    /// <summary>Time alone.</summary>
    Time = 1,
}

/// <summary>A change of level, up or down, with everything needed to act on it.</summary>
internal sealed record Crossing
{
    public required string CustomerId { get; init; }

    /// <summary>The event time of the change.</summary>
    public required Instant At { get; init; }

    public required CrossingCause Cause { get; init; }

    public required RiskLevel Before { get; init; }

    public required RiskLevel After { get; init; }

    public required Score Score { get; init; }

    /// <summary>Score weighted by account value, 0 or more.</summary>
    public required double Priority { get; init; }

    /// <summary>Largest share first.</summary>
    public required IReadOnlyList<Driver> Drivers { get; init; }

    /// <summary>The policy that judged, as the hex digest of its content.</summary>
    public required string PolicyHash { get; init; }

    /// <summary>The channel of the customer's last contact, if one is known.</summary>
    public Channel? LastChannel { get; init; }

    public Instant? LastContactAt { get; init; }

    public string? Queue { get; init; }

    public string? AccountValue { get; init; }

    public string? Segment { get; init; }

    public string? Region { get; init; }

    public string? Lifecycle { get; init; }

    public bool IsUp => After > Before;
}

/// <summary>Names a crossing for good: the same after any replay, and without gaps within a shard.</summary>
/// <param name="Shard">Where the customer lives.</param>
/// <param name="Sequence">1 for the shard's first crossing, and so on.</param>
internal readonly record struct CrossingId(ShardId Shard, long Sequence)
{
    public override string ToString() => $"{Shard.Partition}-{Sequence}";
}

/// <summary>A crossing with its name, as the store keeps it.</summary>
internal sealed record NumberedCrossing(CrossingId Id, Crossing Crossing);
