using StreamEngine.Domain.Policy;

namespace StreamEngine.Domain.Profiles;

/// <summary>What is known of one customer, as people read it: where they stand and why, and what happened lately.</summary>
/// <remarks>
/// Two moments live in it. <see cref="Risk"/> is that of the last evaluation, so that it agrees with what was published;
/// windows and open issues are counted as of the moment asked for.
/// </remarks>
internal sealed record CustomerView
{
    public required CustomerRisk Risk { get; init; }

    /// <summary>What windows and open issues are counted as of: the moment asked for, but never before the last evaluation.</summary>
    public required Instant AsOf { get; init; }

    /// <summary>The policy's windows, shortest first.</summary>
    public required IReadOnlyList<WindowView> Windows { get; init; }

    /// <summary>Oldest first.</summary>
    public required IReadOnlyList<OpenIssueView> OpenIssues { get; init; }

    /// <summary>Null when none is known or it has been forgotten by <see cref="AsOf"/>.</summary>
    public required Instant? LastPurchaseAt { get; init; }

    /// <summary>Makes the view, and uses the profile up: its windows move on without its due moments, so read it from its snapshot for this, and let it go.</summary>
    /// <param name="profile">The customer.</param>
    /// <param name="asOf">What windows are counted as of: shard time.</param>
    /// <param name="policy">The judge.</param>
    public static CustomerView Of(Profile profile, Instant asOf, RiskPolicy policy)
    {
        // Before the windows move: the reasons are those of the last evaluation.
        CustomerRisk risk = CustomerRisk.Of(profile, policy);
        Instant purchase = profile.Standing.LastPurchaseAt;
        profile.Ring.Advance(asOf);
        bool isPurchaseKnown = purchase != Instant.Never && purchase + policy.PurchaseForgottenAfter > profile.AsOf;
        return new CustomerView
        {
            Risk = risk,
            AsOf = profile.AsOf,
            Windows = [.. policy.Windows.OrderBy(window => window.Value).ThenBy(window => window.Key, StringComparer.Ordinal)
                .Select(window => WindowView.Of(window.Key, window.Value, profile.Ring.Recount(window.Value)))],
            OpenIssues = OpenIssueView.AllOf(profile.Ring, policy),
            LastPurchaseAt = isPurchaseKnown ? purchase : null,
        };
    }
}
