using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Windows;

namespace StreamEngine.Domain.Profiles;

/// <summary>What kind of thing stands on a timeline. Numbers are part of page tokens: never reuse one.</summary>
internal enum TimelineKind : byte
{
    Contact = 0,

    /// <summary>Of equal time it stands above the contact that caused it.</summary>
    Crossing = 1,
}

/// <summary>Where an entry stands on a timeline, so that a page can go on from it: time, then kind, then what tells equals apart.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">What.</param>
/// <param name="Tie">Of a contact its key; of a crossing how many of the same moment came before it.</param>
internal readonly record struct TimelinePlace(Instant At, TimelineKind Kind, ulong Tie) : IComparable<TimelinePlace>
{
    /// <summary>Older first.</summary>
    public int CompareTo(TimelinePlace other) => (At, Kind, Tie).CompareTo((other.At, other.Kind, other.Tie));
}

/// <summary>One thing that happened: a contact or a crossing.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Contact">The contact, or null.</param>
/// <param name="Crossing">The crossing, or null.</param>
internal sealed record TimelineEntry(TimelinePlace Place, TimelineContact? Contact, PastCrossing? Crossing)
{
    public Instant At => Place.At;
}

/// <summary>A contact as people read it; what is unknown is null. It says all that a profile keeps but the agent, of whom only a digest is left.</summary>
internal sealed record TimelineContact
{
    /// <summary>When it began.</summary>
    public required Instant At { get; init; }

    public required Channel Channel { get; init; }

    public required Direction? Direction { get; init; }

    public required Outcome? Outcome { get; init; }

    public required SelfService? SelfService { get; init; }

    public required bool Complaint { get; init; }

    /// <summary>−1 to 1.</summary>
    public required double? Sentiment { get; init; }

    public required string? Topic { get; init; }

    public required string? CaseId { get; init; }

    public required int? WaitSeconds { get; init; }

    public required int? HoldSeconds { get; init; }

    public required int? Transfers { get; init; }

    /// <summary>1 (bad) to 5 (good).</summary>
    public required int? Csat { get; init; }

    /// <summary>0 to 10.</summary>
    public required int? Nps { get; init; }

    /// <summary>1 (easy) to 7 (hard).</summary>
    public required int? Ces { get; init; }

    /// <summary>Of the newest report of it.</summary>
    public required int Revision { get; init; }

    public static TimelineContact Of(in Contact contact, LabelTable labels) => new()
    {
        At = contact.At,
        Channel = contact.Channel,
        Direction = contact.Direction == Interactions.Direction.Unknown ? null : contact.Direction,
        Outcome = contact.Outcome == Interactions.Outcome.Unknown ? null : contact.Outcome,
        SelfService = contact.SelfService == Interactions.SelfService.None ? null : contact.SelfService,
        Complaint = contact.Complaint,
        Sentiment = contact.SentimentThousandths / 1000.0,
        Topic = labels[contact.Topic],
        CaseId = labels[contact.Case],
        WaitSeconds = contact.WaitSeconds,
        HoldSeconds = contact.HoldSeconds,
        Transfers = contact.Transfers,
        Csat = contact.Csat,
        Nps = contact.Nps,
        Ces = contact.Ces,
        Revision = contact.Revision,
    };
}
