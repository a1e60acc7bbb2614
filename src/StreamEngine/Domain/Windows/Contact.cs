using System.Runtime.InteropServices;
using StreamEngine.Domain.Interactions;

namespace StreamEngine.Domain.Windows;

/// <summary>What a profile keeps of an interaction: 40 bytes and no reference.</summary>
/// <remarks>
/// A customer has dozens of these and an engine has millions of customers, so the small fields share one word with the
/// time: 43 bits of it (enough until the year 2248; an <see cref="Interaction"/> ends at 2200) above 21 bits of marks.
/// A measure that is unknown is null here as it is in the interaction. Contacts are ordered by time, then by key, so that
/// no two of one customer stand at the same place.
/// </remarks>
// In the order of declaration, alignment would make it 48.
[StructLayout(LayoutKind.Auto)]
internal readonly struct Contact : IEquatable<Contact>
{
    public const int MarkBits = 21;

    private const uint MarkMask = (1u << MarkBits) - 1;
    private const int ChannelShift = 18, OutcomeShift = 15, DirectionShift = 13, SelfServiceShift = 11, ComplaintShift = 10;
    private const int CsatShift = 7, NpsShift = 3;

    /// <summary>All 4 bits: a value that NPS (0 to 10) does not have.</summary>
    private const uint UnknownNps = 15;

    private const short UnknownSentiment = short.MinValue;

    private readonly ulong _timeAndMarks;
    private readonly int _waitSeconds;
    private readonly int _holdSeconds;
    private readonly short _sentimentThousandths;
    private readonly short _transfers;

    /// <param name="at">When it began.</param>
    /// <param name="marks">See <see cref="Marks"/>.</param>
    /// <param name="key">The interaction's key.</param>
    /// <param name="measures">Its measures.</param>
    /// <param name="labels">Its labels.</param>
    public Contact(Instant at, uint marks, ulong key, ContactMeasures measures, ContactLabels labels)
    {
        _timeAndMarks = ((ulong)at.UnixMilliseconds << MarkBits) | (marks & MarkMask);
        Key = key;
        _waitSeconds = measures.WaitSeconds ?? -1;
        _holdSeconds = measures.HoldSeconds ?? -1;
        _transfers = (short)(measures.Transfers ?? -1);
        _sentimentThousandths = (short)(measures.SentimentThousandths ?? UnknownSentiment);
        Revision = measures.Revision;
        Topic = labels.Topic;
        Case = labels.Case;
        Agent = labels.Agent;
    }

    public Instant At => new((long)(_timeAndMarks >> MarkBits));

    /// <summary>Channel, outcome, direction, self-service, complaint, CSAT, NPS and CES in 21 bits. Stored: never change their places.</summary>
    public uint Marks => (uint)_timeAndMarks & MarkMask;

    public ulong Key { get; }

    public int Revision { get; }

    /// <summary>A digest of the agent's name; 0 when unknown.</summary>
    public uint Agent { get; }

    /// <summary>Index in the profile's <see cref="LabelTable"/>; 0 when unknown.</summary>
    public ushort Topic { get; private init; }

    /// <summary>Index in the profile's <see cref="LabelTable"/>; 0 when unknown.</summary>
    public ushort Case { get; private init; }

    public Channel Channel => (Channel)((Marks >> ChannelShift) & 7);

    public Outcome Outcome => (Outcome)((Marks >> OutcomeShift) & 7);

    public Direction Direction => (Direction)((Marks >> DirectionShift) & 3);

    public SelfService SelfService => (SelfService)((Marks >> SelfServiceShift) & 3);

    public bool Complaint => ((Marks >> ComplaintShift) & 1) != 0;

    public int? Csat => ((Marks >> CsatShift) & 7) is var csat and not 0 ? (int)csat : null;

    public int? Nps => ((Marks >> NpsShift) & 15) is var nps and not UnknownNps ? (int)nps : null;

    public int? Ces => (Marks & 7) is var ces and not 0 ? (int)ces : null;

    public int? WaitSeconds => _waitSeconds >= 0 ? _waitSeconds : null;

    public int? HoldSeconds => _holdSeconds >= 0 ? _holdSeconds : null;

    public int? Transfers => _transfers >= 0 ? _transfers : null;

    /// <summary>−1000 to 1000.</summary>
    public int? SentimentThousandths => _sentimentThousandths != UnknownSentiment ? _sentimentThousandths : null;

    /// <summary>The customer came to us: not an outbound contact, and not the answer to a survey. A producer that does not say means inbound.</summary>
    public bool IsInbound => Direction != Direction.Outbound && Channel != Channel.Survey;

    /// <summary>Whether it leaves something to be done: a promise, or a case. Who merely hung up in a queue has asked for nothing yet.</summary>
    public bool LeavesIssueOpen => Outcome is Outcome.Unresolved or Outcome.Escalated || (Outcome == Outcome.Abandoned && Case != 0);

    /// <summary>It did not end well: unresolved, escalated or abandoned.</summary>
    public bool IsUnsettled => Outcome is Outcome.Unresolved or Outcome.Escalated or Outcome.Abandoned;

    /// <summary>Packs the small fields of an interaction.</summary>
    public static uint MarksOf(Interaction interaction) =>
        ((uint)interaction.Channel << ChannelShift)
        | ((uint)interaction.Outcome << OutcomeShift)
        | ((uint)interaction.Direction << DirectionShift)
        | ((uint)interaction.SelfService << SelfServiceShift)
        | (interaction.Complaint ? 1u << ComplaintShift : 0)
        | ((uint)(interaction.Csat ?? 0) << CsatShift)
        | ((uint?)interaction.Nps ?? UnknownNps) << NpsShift
        | (uint)(interaction.Ces ?? 0);

    /// <summary>Whether a stored word of marks can have come from an interaction.</summary>
    public static bool AreMarks(uint marks) =>
        marks <= MarkMask
        && ((marks >> ChannelShift) & 7) < (uint)Channel.Order
        && ((marks >> OutcomeShift) & 7) <= (uint)Outcome.Abandoned
        && ((marks >> DirectionShift) & 3) <= (uint)Direction.Outbound
        && ((marks >> CsatShift) & 7) <= 5
        && ((marks >> NpsShift) & 15) is <= 10 or UnknownNps;

    /// <summary>Whether this contact stands before the place (<paramref name="at"/>, <paramref name="key"/>).</summary>
    public bool IsBefore(Instant at, ulong key) => At < at || (At == at && Key < key);

    /// <summary>This contact with its labels at new places in the table.</summary>
    public Contact Relabelled(ushort topic, ushort @case) => this with { Topic = topic, Case = @case };

    public bool Equals(Contact other) =>
        _timeAndMarks == other._timeAndMarks && Key == other.Key && Revision == other.Revision && Agent == other.Agent
        && Topic == other.Topic && Case == other.Case && _waitSeconds == other._waitSeconds && _holdSeconds == other._holdSeconds
        && _sentimentThousandths == other._sentimentThousandths && _transfers == other._transfers;

    public override bool Equals(object? obj) => obj is Contact other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_timeAndMarks, Key, Revision);
}

/// <summary>The measures of one report; null is unknown.</summary>
internal readonly record struct ContactMeasures(
    int Revision, int? WaitSeconds, int? HoldSeconds, int? SentimentThousandths, int? Transfers);

/// <summary>Topic and case as indexes into the profile's label table, and the agent's digest; 0 is unknown.</summary>
internal readonly record struct ContactLabels(ushort Topic, ushort Case, uint Agent);
