using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Factors;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Scoring;

namespace StreamEngine.Domain.Profiles.Snapshots;

/// <summary>
/// The newest crossings, oldest first: time since the one before, a byte of levels before (2 bits) and after (2 bits) and cause, score in
/// ten-thousandths, and the leading factor.
/// </summary>
/// <remarks>
/// Promise to older engines: of a leading factor that they do not know they read the number and drop it. Neither the first level before nor the last after is held
/// against anything: an engine without this section hands it on as it was while it moves the level.
/// </remarks>
internal static class PastCrossingSection
{
    private const int Steps = 10_000;

    /// <summary>Time, levels and leading factor take at least a byte each, a score as well.</summary>
    private const int LeastBytes = 4;

    private const int AfterShift = 2, CauseShift = 4, LevelMask = 3;

    public static void Write(ref SnapshotWriter writer, ReadOnlySpan<PastCrossing> crossings)
    {
        if (crossings.IsEmpty) return;
        writer.Begin(SnapshotSection.PastCrossings);
        writer.Varint((ulong)crossings.Length);
        Instant previous = Interaction.Earliest;
        foreach (ref readonly PastCrossing crossing in crossings)
        {
            writer.Varint((ulong)(crossing.At.UnixMilliseconds - previous.UnixMilliseconds));
            writer.Byte((byte)((int)crossing.Before | ((int)crossing.After << AfterShift) | ((int)crossing.Cause << CauseShift)));
            writer.Varint((ulong)crossing.Score.TenThousandths);
            writer.Varint((ulong)crossing.Leading);
            previous = crossing.At;
        }

        writer.End();
    }

    public static void Read(ref SnapshotReader reader, SnapshotContent content)
    {
        int count = reader.Count(LeastBytes, "the number of crossings");
        reader.Require(count is > 0 and <= PastCrossing.Most, "the number of crossings cannot be");
        PastCrossing[] crossings = new PastCrossing[reader.Fault is null ? count : 0];
        Instant previous = Interaction.Earliest;
        for (int i = 0; i < crossings.Length; i++)
        {
            crossings[i] = ReadOne(ref reader, previous, content.Now);
            previous = crossings[i].At;
        }

        content.PastCrossings = crossings;
    }

    private static PastCrossing ReadOne(ref SnapshotReader reader, Instant previous, Instant now)
    {
        ulong since = reader.Varint();
        bool isPast = previous <= now && since <= (ulong)(now.UnixMilliseconds - previous.UnixMilliseconds);
        reader.Require(isPast, "a crossing is yet to come");
        Instant at = isPast ? new Instant(previous.UnixMilliseconds + (long)since) : previous;
        int packed = reader.Byte();
        (RiskLevel before, RiskLevel after) = ((RiskLevel)(packed & LevelMask), (RiskLevel)((packed >> AfterShift) & LevelMask));
        reader.Require(before != after, "a crossing changes nothing");
        int cause = packed >> CauseShift;
        reader.Require(cause <= (int)CrossingCause.Time, "a crossing's cause is unknown");
        Score score = new(reader.Number(Steps, "a crossing's score"));
        int leading = reader.Number(byte.MaxValue, "a leading factor");
        return new PastCrossing(at, before, after, (CrossingCause)cause, leading < FactorCatalog.Places ? (FactorKind)leading : 0, score);
    }
}
