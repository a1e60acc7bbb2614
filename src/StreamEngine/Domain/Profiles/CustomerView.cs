using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Scoring;

namespace StreamEngine.Domain.Profiles;

/// <summary>What is known of one customer, as people read it: where they stand and why, and what happened lately.</summary>
/// <remarks>
/// Two moments live in it. Level, score, priority and drivers are those of the last evaluation, so that they agree with what was published;
/// windows and open issues are counted as of the moment asked for.
/// </remarks>
internal sealed record CustomerView
{
    public required string CustomerId { get; init; }

    public required RiskLevel Level { get; init; }

    /// <summary>When the level last changed; null when it never did.</summary>
    public required Instant? Since { get; init; }

    public required Score Score { get; init; }

    /// <summary>Score weighted by account value.</summary>
    public required double Priority { get; init; }

    /// <summary>The moment of the last evaluation; null for a customer of whom nothing is known.</summary>
    public required Instant? EvaluatedAt { get; init; }

    /// <summary>As of <see cref="EvaluatedAt"/>, largest share first.</summary>
    public required IReadOnlyList<Driver> Drivers { get; init; }

    /// <summary>What windows and open issues are counted as of: the moment asked for, but never before <see cref="EvaluatedAt"/>.</summary>
    public required Instant AsOf { get; init; }

    /// <summary>The policy's windows, shortest first.</summary>
    public required IReadOnlyList<WindowView> Windows { get; init; }

    /// <summary>Oldest first.</summary>
    public required IReadOnlyList<OpenIssueView> OpenIssues { get; init; }

    public required Channel? LastChannel { get; init; }

    public required Instant? LastContactAt { get; init; }

    /// <summary>Null when none is known or it has been forgotten by <see cref="AsOf"/>.</summary>
    public required Instant? LastPurchaseAt { get; init; }

    public required string? Queue { get; init; }

    public required string? AccountValue { get; init; }

    public required string? Segment { get; init; }

    public required string? Region { get; init; }

    public required string? Lifecycle { get; init; }

    /// <summary>Makes the view, and uses the profile up: its windows move on without its due moments, so read it from its snapshot for this, and let it go.</summary>
    /// <param name="profile">The customer.</param>
    /// <param name="asOf">What windows are counted as of: shard time.</param>
    /// <param name="policy">The judge.</param>
    public static CustomerView Of(Profile profile, Instant asOf, RiskPolicy policy)
    {
        // Before the windows move: the reasons are those of the last evaluation.
        IReadOnlyList<Driver> drivers = profile.AssessUnder(policy).Drivers;
        Instant evaluatedAt = profile.AsOf, purchase = profile.Standing.LastPurchaseAt;
        profile.Ring.Advance(asOf);
        bool isPurchaseKnown = purchase != Instant.Never && purchase + policy.PurchaseForgottenAfter > profile.AsOf;
        return new CustomerView
        {
            CustomerId = profile.CustomerId,
            Level = profile.Level,
            Since = Known(profile.Standing.CrossedAt),
            Score = profile.Score,
            Priority = profile.PriorityUnder(policy),
            EvaluatedAt = Known(evaluatedAt),
            Drivers = drivers,
            AsOf = profile.AsOf,
            Windows = [.. policy.Windows.OrderBy(window => window.Value).ThenBy(window => window.Key, StringComparer.Ordinal)
                .Select(window => WindowView.Of(window.Key, window.Value, profile.Ring.Recount(window.Value)))],
            OpenIssues = OpenIssueView.AllOf(profile.Ring, policy),
            LastChannel = profile.Ring.LastContact?.Channel,
            LastContactAt = profile.Ring.LastContact?.At,
            LastPurchaseAt = isPurchaseKnown ? purchase : null,
            Queue = profile.Attributes?.Queue.Text,
            AccountValue = profile.Attributes?.AccountValue.Text,
            Segment = profile.Attributes?.Segment.Text,
            Region = profile.Attributes?.Region.Text,
            Lifecycle = profile.Attributes?.Lifecycle.Text,
        };
    }

    private static Instant? Known(Instant at) => at == Instant.Start ? null : at;
}
