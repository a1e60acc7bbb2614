using StreamEngine.Domain.Scoring;

namespace StreamEngine.Domain.Profiles;

/// <summary>Where a customer stands: what the last evaluation found, and what the last crossing left.</summary>
internal struct Standing
{
    public RiskLevel Level;

    /// <summary>As of the last evaluation.</summary>
    public Score Score;

    /// <summary>When time alone next concerns the customer.</summary>
    public Instant Due;

    /// <summary>When the level last changed; <see cref="Instant.Start"/> when it never did.</summary>
    public Instant CrossedAt;

    /// <summary>The last purchase not yet forgotten; <see cref="Instant.Never"/> when none is known.</summary>
    public Instant LastPurchaseAt;

    public Contributions Contributions;

    public static Standing New => new() { Due = Instant.Never, CrossedAt = Instant.Start, LastPurchaseAt = Instant.Never };
}
