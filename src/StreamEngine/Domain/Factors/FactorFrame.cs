namespace StreamEngine.Domain.Factors;

/// <summary>What the policy says of more than one factor, or of one factor beyond its rule.</summary>
internal sealed record FactorFrame
{
    /// <summary>The longest window.</summary>
    public TimeSpan Horizon { get; init; }

    /// <summary>Neutral contacts that stand in for the history of a customer who is not known yet.</summary>
    public required double PriorContacts { get; init; }

    /// <summary>Weeks that stand in for the history of a customer who is not known yet.</summary>
    public required double PriorWeeks { get; init; }

    /// <summary>Contacts a week expected of a customer who is not known yet.</summary>
    public required double ContactsPerWeek { get; init; }

    public required int CaseFullHours { get; init; }

    public required int SilenceStartsDays { get; init; }

    public required int SilenceFullDays { get; init; }

    public required TimeSpan PurchaseForgottenAfter { get; init; }
}
