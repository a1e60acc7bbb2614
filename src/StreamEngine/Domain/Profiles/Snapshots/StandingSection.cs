using StreamEngine.Domain.Factors;
using StreamEngine.Domain.Scoring;

namespace StreamEngine.Domain.Profiles.Snapshots;

/// <summary>
/// Level, score in ten-thousandths, due, crossed at, last purchase; then the contributions: a mask of the kinds that have one, and each in
/// ten-thousandths.
/// </summary>
/// <remarks>Promise to older engines: a kind that they do not know has the same encoding, so they read its contribution and drop it.</remarks>
internal static class StandingSection
{
    private const int Steps = 10_000;

    public static void Write(ref SnapshotWriter writer, in Standing standing)
    {
        writer.Begin(SnapshotSection.Standing);
        writer.Byte((byte)standing.Level);
        writer.Varint((ulong)standing.Score.TenThousandths);
        writer.Moment(standing.Due);
        writer.Moment(standing.CrossedAt);
        writer.Moment(standing.LastPurchaseAt);
        Contributions held = standing.Contributions;
        ReadOnlySpan<ushort> contributions = held;
        uint mask = 0;
        for (int kind = 0; kind < contributions.Length; kind++) mask |= contributions[kind] > 0 ? 1u << kind : 0;
        writer.Varint(mask);
        foreach (ushort contribution in contributions)
        {
            if (contribution > 0) writer.Varint(contribution);
        }

        writer.End();
    }

    public static void Read(ref SnapshotReader reader, SnapshotContent content)
    {
        ref Standing standing = ref content.Standing;
        standing.Level = (RiskLevel)reader.Number((int)RiskLevel.Critical, "the level");
        standing.Score = new Score(reader.Number(Steps, "the score"));
        standing.Due = reader.Moment();
        standing.CrossedAt = reader.Moment();
        standing.LastPurchaseAt = reader.Moment();
        ulong mask = reader.Varint();
        if (mask == 0) return;
        Contributions held = default;
        Span<ushort> contributions = held;
        for (ulong kind = 0; mask != 0; mask >>= 1, kind++)
        {
            if ((mask & 1) == 0) continue;
            ushort contribution = (ushort)reader.Number(Steps, "a contribution");
            if (kind < (ulong)contributions.Length) contributions[(int)kind] = contribution;
        }

        standing.Contributions = held;
    }
}
