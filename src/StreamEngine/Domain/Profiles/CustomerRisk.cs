using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Scoring;

namespace StreamEngine.Domain.Profiles;

/// <summary>Where a customer stands, with reasons, as of the last evaluation: what lists and snapshots tell.</summary>
internal sealed record CustomerRisk
{
    public required string CustomerId { get; init; }

    public required RiskLevel Level { get; init; }

    /// <summary>Since when; null for a customer who never left Low.</summary>
    public Instant? LevelSince { get; init; }

    public required Score Score { get; init; }

    /// <summary>Score weighted by account value.</summary>
    public required double Priority { get; init; }

    /// <summary>Largest share first.</summary>
    public required IReadOnlyList<Driver> Drivers { get; init; }

    /// <summary>The moment of the last evaluation; <see cref="Instant.Start"/> for a customer of whom nothing is known.</summary>
    public required Instant EvaluatedAt { get; init; }

    /// <summary>The channel of the customer's last contact, if one is known.</summary>
    public Channel? LastChannel { get; init; }

    public Instant? LastContactAt { get; init; }

    public string? Queue { get; init; }

    public string? AccountValue { get; init; }

    public string? Segment { get; init; }

    public string? Region { get; init; }

    public string? Lifecycle { get; init; }

    /// <summary>Reads it off a profile.</summary>
    public static CustomerRisk Of(Profile profile, RiskPolicy policy) => new()
    {
        CustomerId = profile.CustomerId,
        Level = profile.Level,
        LevelSince = profile.Standing.CrossedAt == Instant.Start ? null : profile.Standing.CrossedAt,
        Score = profile.Score,
        Priority = profile.PriorityUnder(policy),
        Drivers = profile.AssessUnder(policy).Drivers,
        EvaluatedAt = profile.AsOf,
        LastChannel = profile.Ring.LastContact?.Channel,
        LastContactAt = profile.Ring.LastContact?.At,
        Queue = profile.Attributes?.Queue.Text,
        AccountValue = profile.Attributes?.AccountValue.Text,
        Segment = profile.Attributes?.Segment.Text,
        Region = profile.Attributes?.Region.Text,
        Lifecycle = profile.Attributes?.Lifecycle.Text,
    };
}
