using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Windows;

namespace StreamEngine.Domain.Profiles.Snapshots;

/// <summary>The fold frontier, and the panes oldest first: hours since the one before, how far into the hour its last contact came, and its sums that are not zero.</summary>
/// <remarks>Promise to older engines: a place of counts or totals that they do not know has the same encoding, so they read its sum and drop it.</remarks>
internal static class PaneSection
{
    private const long MillisecondsPerHour = 3_600_000;

    private static readonly long EarliestHour = Interaction.Earliest.UnixMilliseconds / MillisecondsPerHour;
    private static readonly long LatestHour = Interaction.Latest.UnixMilliseconds / MillisecondsPerHour;

    /// <summary>Hour, minute and two masks of sums take at least a byte each.</summary>
    private const int LeastPaneBytes = 4;

    public static void Write(ref SnapshotWriter writer, PaneList? folded)
    {
        if (folded is null || folded.Panes.IsEmpty) return;
        writer.Begin(SnapshotSection.Panes);
        writer.Moment(folded.FrontierAt);
        writer.Fixed64(folded.FrontierKey);
        writer.Varint((ulong)folded.Panes.Length);
        long previous = EarliestHour;
        foreach (Pane pane in folded.Panes)
        {
            writer.Varint((ulong)(pane.UnixHour - previous));
            writer.Varint((ulong)(pane.LatestAt.UnixMilliseconds - (pane.UnixHour * MillisecondsPerHour)));
            WriteSums(ref writer, pane.Sums);
            previous = pane.UnixHour;
        }

        writer.End();
    }

    public static void Read(ref SnapshotReader reader, SnapshotContent content)
    {
        Instant frontierAt = reader.Moment();
        ulong frontierKey = reader.Fixed64();
        Pane[] panes = new Pane[reader.Count(LeastPaneBytes, "the number of panes")];
        long hour = EarliestHour;
        for (int i = 0; i < panes.Length; i++)
        {
            int since = reader.Number((int)(LatestHour - EarliestHour), "a pane's hour");
            reader.Require(i == 0 || since > 0, "panes are out of order");
            hour += since;
            int into = reader.Number((int)MillisecondsPerHour - 1, "a pane's last contact");
            reader.Require(hour <= LatestHour, "a pane's hour is out of range");
            panes[i] = new Pane { UnixHour = hour, LatestAt = new Instant((hour * MillisecondsPerHour) + into) };
            ReadSums(ref reader, ref panes[i].Sums);
        }

        reader.Require(panes.Length > 0 && panes[^1].LatestAt <= content.Now, "the panes do not fit the contacts");
        PaneList folded = new(windowCount: 0);
        folded.Restore(panes, frontierAt, frontierKey);
        content.Panes = folded;
    }

    private static void WriteSums(ref SnapshotWriter writer, WindowSums sums)
    {
        Span<int> counts = sums.CountPlacesForStorage;
        Span<long> totals = sums.TotalPlacesForStorage;
        (uint countMask, uint totalMask) = (0, 0);
        for (int i = 0; i < counts.Length; i++) countMask |= counts[i] != 0 ? 1u << i : 0;
        for (int i = 0; i < totals.Length; i++) totalMask |= totals[i] != 0 ? 1u << i : 0;
        writer.Varint(countMask);
        writer.Varint(totalMask);
        foreach (int count in counts)
        {
            if (count != 0) writer.Signed(count);
        }

        foreach (long total in totals)
        {
            if (total != 0) writer.Signed(total);
        }
    }

    private static void ReadSums(ref SnapshotReader reader, ref WindowSums sums)
    {
        (ulong countMask, ulong totalMask) = (reader.Varint(), reader.Varint());
        Span<int> counts = sums.CountPlacesForStorage;
        Span<long> totals = sums.TotalPlacesForStorage;
        for (int i = 0; countMask != 0; countMask >>= 1, i++)
        {
            if ((countMask & 1) == 0) continue;
            int count = (int)reader.Signed();
            if (i < counts.Length) counts[i] = count;
        }

        for (int i = 0; totalMask != 0; totalMask >>= 1, i++)
        {
            if ((totalMask & 1) == 0) continue;
            long total = reader.Signed();
            if (i < totals.Length) totals[i] = total;
        }
    }
}
