using System.Diagnostics.CodeAnalysis;

namespace StreamEngine.Domain.Interactions;

/// <summary>One report of one call, chat, email (or survey, social message, SMS, bot session, order): valid by construction.</summary>
/// <remarks>
/// A measure that the producer did not report is <i>unknown</i> and null here, never zero.
/// <see cref="Source"/> and <see cref="Id"/> name the interaction; a higher <see cref="Revision"/> is a newer report of the
/// whole of it.
/// </remarks>
internal sealed class Interaction
{
    /// <summary>The longest text that any name or identifier may have, in characters.</summary>
    public const int LongestText = 256;

    /// <summary>The longest time that anything measured in seconds may take: a year.</summary>
    public const int LongestSeconds = 366 * 24 * 3600;

    /// <summary>Event times before this are taken for a broken clock: 1980-01-01.</summary>
    public static readonly Instant Earliest = Instant.From(new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>Event times from this on are taken for a broken clock: 2200-01-01.</summary>
    public static readonly Instant Latest = Instant.From(new DateTimeOffset(2200, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private Interaction(InteractionDraft draft, int? sentimentThousandths)
    {
        Id = draft.Id!;
        Source = draft.Source ?? "";
        CustomerId = string.IsNullOrEmpty(draft.CustomerId) ? null : draft.CustomerId;
        Channel = draft.Channel!.Value;
        StartedAt = draft.StartedAt!.Value;
        Duration = draft.EndedAt - draft.StartedAt;
        Direction = draft.Direction;
        Queue = draft.Queue;
        Agent = draft.Agent;
        Topic = draft.Topic;
        CaseId = draft.CaseId;
        WaitSeconds = (int?)draft.WaitSeconds;
        HoldSeconds = (int?)draft.HoldSeconds;
        Transfers = draft.Transfers;
        Outcome = draft.Outcome;
        Complaint = draft.Complaint ?? false;
        SentimentThousandths = sentimentThousandths;
        Csat = draft.Csat;
        Nps = draft.Nps;
        Ces = draft.Ces;
        SelfService = draft.SelfService;
        AccountValue = draft.AccountValue;
        Segment = draft.Segment;
        Region = draft.Region;
        Lifecycle = draft.Lifecycle;
        Revision = draft.Revision;
        Key = InteractionKey.Of(Source, Id);
    }

    public string Id { get; }

    /// <summary>The reporting system; empty when the producer did not say.</summary>
    public string Source { get; }

    /// <summary>Null: anonymous.</summary>
    public string? CustomerId { get; }

    public Channel Channel { get; }

    /// <summary>When it began: the event time by which everything is ordered.</summary>
    public Instant StartedAt { get; }

    public TimeSpan? Duration { get; }

    public Direction Direction { get; }

    public string? Queue { get; }

    public string? Agent { get; }

    public string? Topic { get; }

    public string? CaseId { get; }

    /// <summary>Whole seconds in the queue, 0 to <see cref="LongestSeconds"/>.</summary>
    public int? WaitSeconds { get; }

    /// <summary>Whole seconds on hold, 0 to <see cref="LongestSeconds"/>.</summary>
    public int? HoldSeconds { get; }

    public int? Transfers { get; }

    public Outcome Outcome { get; }

    public bool Complaint { get; }

    /// <summary>−1000 to 1000, whatever scale the producer used.</summary>
    public int? SentimentThousandths { get; }

    /// <summary>1 (bad) to 5 (good).</summary>
    public int? Csat { get; }

    /// <summary>0 to 10.</summary>
    public int? Nps { get; }

    /// <summary>1 (easy) to 7 (hard).</summary>
    public int? Ces { get; }

    public SelfService SelfService { get; }

    public string? AccountValue { get; }

    public string? Segment { get; }

    public string? Region { get; }

    public string? Lifecycle { get; }

    /// <summary>0 or more; the highest seen wins.</summary>
    public int Revision { get; }

    /// <summary>A 64-bit digest of <see cref="Source"/> and <see cref="Id"/>.</summary>
    public ulong Key { get; }

    /// <summary>Checks a draft and makes the interaction of it.</summary>
    /// <param name="draft">What the decoder read; not kept.</param>
    /// <param name="interaction">The valid interaction, or null.</param>
    /// <param name="fault">What is wrong, naming the field, or null.</param>
    public static bool TryCreate(
        InteractionDraft draft,
        [NotNullWhen(true)] out Interaction? interaction,
        [NotNullWhen(false)] out string? fault)
    {
        fault = InteractionRules.FirstFault(draft);
        interaction = fault is null ? new Interaction(draft, InteractionRules.Thousandths(draft)) : null;
        return interaction is not null;
    }
}
