using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Factors;
using StreamEngine.Domain.Scoring;

namespace StreamEngine.Domain.Profiles;

/// <summary>What a profile keeps of its own crossings, for the customer's timeline: 16 bytes and no reference.</summary>
/// <param name="At">The event time of the change.</param>
/// <param name="Before">The level before.</param>
/// <param name="After">The level after.</param>
/// <param name="Cause">What moved it.</param>
/// <param name="Leading">The factor with the largest share; 0 when none had any.</param>
/// <param name="Score">The score that did. Last, so that nothing is lost to alignment.</param>
internal readonly record struct PastCrossing(Instant At, RiskLevel Before, RiskLevel After, CrossingCause Cause, FactorKind Leading, Score Score)
{
    /// <summary>How many a profile keeps: a few bad weeks, in less than the space of seven contacts.</summary>
    public const int Most = 16;

    public static PastCrossing Of(Crossing crossing) => new(
        crossing.At, crossing.Before, crossing.After, crossing.Cause, crossing.Drivers is [var leading, ..] ? leading.Kind : 0, crossing.Score);

    /// <summary>Appends to those kept, of which the oldest makes way. Grows one by one: few customers have any, and most of them few.</summary>
    /// <param name="kept">Null: none yet.</param>
    /// <param name="newest">The one to append.</param>
    public static PastCrossing[] Append(PastCrossing[]? kept, PastCrossing newest)
    {
        if (kept is not { Length: Most }) return [.. kept ?? [], newest];
        kept.AsSpan(1).CopyTo(kept);
        kept[^1] = newest;
        return kept;
    }
}
