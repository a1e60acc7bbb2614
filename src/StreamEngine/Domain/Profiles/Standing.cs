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

    /// <summary>Null while nothing has contributed, so that a customer who never crossed does not carry it; never changed in place.</summary>
    private Contributions[]? _contributions;

    /// <summary>What each factor added to the score at the last crossing.</summary>
    public Contributions Contributions
    {
        readonly get => _contributions is null ? default : _contributions[0];
        set => _contributions = [value];
    }

    /// <summary>What it refers to takes.</summary>
    public readonly unsafe int ReferredBytes => _contributions is null ? 0 : 24 + sizeof(Contributions);

    public static Standing New => new() { Due = Instant.Never, CrossedAt = Instant.Start, LastPurchaseAt = Instant.Never };
}
