using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using StreamEngine.Domain.Interactions;

namespace StreamEngine.Domain.Windows;

/// <summary>What a window counts, in integers only: adding a contact and taking it away again leaves exactly what was there.</summary>
/// <remarks>Counts are 32 bits (2 thousand million contacts); sums of measures are 64 bits. Both are stored by place: only append.</remarks>
internal struct WindowSums : IEquatable<WindowSums>
{
    public const int Counts = 29;
    public const int Totals = 9;

    private const int FirstChannel = 2, FirstOutcome = 9, FirstSelfService = 17;

    private TotalPlaces _totals;
    private CountPlaces _counts;

    public readonly int Contacts => _counts[0];

    /// <summary>Contacts that the customer began.</summary>
    public readonly int Inbound => _counts[1];

    public readonly int SentimentCount => _counts[14];

    public readonly int WaitCount => _counts[15];

    public readonly int HoldCount => _counts[16];

    public readonly int Contained => _counts[FirstSelfService + 1];

    /// <summary>Attempts at self-service that failed.</summary>
    public readonly int FailedSelfService => _counts[FirstSelfService + 2] + _counts[FirstSelfService + 3];

    public readonly int CsatCount => _counts[21];

    public readonly int CsatSum => _counts[22];

    public readonly int NpsCount => _counts[23];

    public readonly int NpsSum => _counts[24];

    public readonly int CesCount => _counts[25];

    public readonly int CesSum => _counts[26];

    /// <summary>Contacts with an answer of any kind.</summary>
    public readonly int SatisfactionCount => _counts[27];

    /// <summary>NPS answers of 9 or 10, less those of 0 to 6.</summary>
    public readonly int NetPromoters => _counts[28];

    public readonly int Complaints => _counts[FirstSelfService];

    /// <summary>Sum of the sentiments above zero, in thousandths.</summary>
    public readonly long PositiveThousandths => _totals[0];

    /// <summary>Sum of the sentiments below zero, in thousandths, as a positive number.</summary>
    public readonly long NegativeThousandths => _totals[1];

    public readonly long SentimentThousandths => PositiveThousandths - NegativeThousandths;

    public readonly long WaitSeconds => _totals[2];

    /// <summary>Sum over contacts of how far the wait passed the channel's expectation, in thousandths of that expectation, each capped.</summary>
    public readonly long WaitExcessThousandths => _totals[3];

    public readonly long HoldSeconds => _totals[4];

    /// <summary>As <see cref="WaitExcessThousandths"/>, of holds.</summary>
    public readonly long HoldExcessThousandths => _totals[5];

    public readonly long Transfers => _totals[6];

    /// <summary>Sum of the satisfactions above zero, in thousandths.</summary>
    public readonly long SatisfiedThousandths => _totals[7];

    /// <summary>Sum of the satisfactions below zero, in thousandths, as a positive number.</summary>
    public readonly long DissatisfiedThousandths => _totals[8];

    public readonly int Of(Channel channel) => _counts[FirstChannel + (int)channel];

    public readonly int Of(Outcome outcome) => _counts[FirstOutcome + (int)outcome];

    /// <summary>Contacts that ended unresolved, escalated or abandoned.</summary>
    public readonly int Unsettled => Of(Outcome.Unresolved) + Of(Outcome.Escalated) + Of(Outcome.Abandoned);

    /// <summary>Whether any contact reports something bad (<see cref="Experience.Thousandths"/> below 0).</summary>
    public readonly bool HasBadNews =>
        NegativeThousandths > 0 || DissatisfiedThousandths > 0 || Complaints > 0 || Unsettled > 0 || FailedSelfService > 0;

    /// <summary>How many different channels were used.</summary>
    public readonly int DistinctChannels
    {
        get
        {
            int distinct = 0;
            for (int place = FirstChannel; place < FirstOutcome; place++) distinct += _counts[place] > 0 ? 1 : 0;
            return distinct;
        }
    }

    public void Add(in Contact contact, WindowPlan plan) => Count(contact, plan, 1);

    public void Remove(in Contact contact, WindowPlan plan) => Count(contact, plan, -1);

    public void Add(in WindowSums other)
    {
        for (int place = 0; place < Totals; place++) _totals[place] += other._totals[place];
        for (int place = 0; place < Counts; place++) _counts[place] += other._counts[place];
    }

    public void Remove(in WindowSums other)
    {
        for (int place = 0; place < Totals; place++) _totals[place] -= other._totals[place];
        for (int place = 0; place < Counts; place++) _counts[place] -= other._counts[place];
    }

    [UnscopedRef]
    internal Span<int> CountPlacesForStorage => _counts;

    [UnscopedRef]
    internal Span<long> TotalPlacesForStorage => _totals;

    public readonly bool Equals(WindowSums other) =>
        ((ReadOnlySpan<int>)_counts).SequenceEqual(other._counts) && ((ReadOnlySpan<long>)_totals).SequenceEqual(other._totals);

    public override readonly bool Equals(object? obj) => obj is WindowSums other && Equals(other);

    public override readonly int GetHashCode() => HashCode.Combine(Contacts, SentimentThousandths, WaitSeconds);

    public override readonly string ToString() =>
        $"counts [{string.Join(' ', ((ReadOnlySpan<int>)_counts).ToArray())}] totals [{string.Join(' ', ((ReadOnlySpan<long>)_totals).ToArray())}]";

    private void Count(in Contact contact, WindowPlan plan, int sign)
    {
        _counts[0] += sign;
        if (contact.IsInbound) _counts[1] += sign;
        _counts[FirstChannel + (int)contact.Channel] += sign;
        _counts[FirstOutcome + (int)contact.Outcome] += sign;
        if (contact.SelfService != SelfService.None) _counts[FirstSelfService + (int)contact.SelfService] += sign;
        if (contact.Complaint) _counts[FirstSelfService] += sign;
        if (contact.Transfers is { } transfers) _totals[6] += sign * transfers;
        if (contact.SentimentThousandths is { } sentiment) CountSentiment(sentiment, sign);
        if (contact.WaitSeconds is { } wait) CountWait(wait, plan.WaitExcessThousandths(contact.Channel, wait), sign);
        if (contact.HoldSeconds is { } hold) CountHold(hold, plan.HoldExcessThousandths(contact.Channel, hold), sign);
        if (Experience.SatisfactionThousandths(contact) is { } satisfaction) CountAnswers(contact, satisfaction, sign);
    }

    private void CountSentiment(int thousandths, int sign)
    {
        _counts[14] += sign;
        _totals[thousandths > 0 ? 0 : 1] += sign * Math.Abs(thousandths);
    }

    private void CountWait(int seconds, int excessThousandths, int sign)
    {
        _counts[15] += sign;
        _totals[2] += sign * seconds;
        _totals[3] += sign * excessThousandths;
    }

    private void CountHold(int seconds, int excessThousandths, int sign)
    {
        _counts[16] += sign;
        _totals[4] += sign * seconds;
        _totals[5] += sign * excessThousandths;
    }

    private void CountAnswers(in Contact contact, int satisfactionThousandths, int sign)
    {
        _counts[27] += sign;
        _totals[satisfactionThousandths > 0 ? 7 : 8] += sign * Math.Abs(satisfactionThousandths);
        if (contact.Csat is { } csat) (_counts[21], _counts[22]) = (_counts[21] + sign, _counts[22] + (sign * csat));
        if (contact.Ces is { } ces) (_counts[25], _counts[26]) = (_counts[25] + sign, _counts[26] + (sign * ces));
        if (contact.Nps is not { } nps) return;
        (_counts[23], _counts[24]) = (_counts[23] + sign, _counts[24] + (sign * nps));
        _counts[28] += nps >= 9 ? sign : nps <= 6 ? -sign : 0;
    }

    [InlineArray(Counts)]
    private struct CountPlaces
    {
        private int _first;
    }

    [InlineArray(Totals)]
    private struct TotalPlaces
    {
        private long _first;
    }
}
