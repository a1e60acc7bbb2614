using StreamEngine.Domain;
using StreamEngine.Domain.Factors;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Profiles;
using StreamEngine.Domain.Profiles.Snapshots;
using StreamEngine.Domain.Windows;
using StreamEngine.Tests.Domain.Kit;

namespace StreamEngine.Tests.Domain.Profiles;

/// <summary>What a newer engine adds to masks is read and dropped by this one, as is promised of every mask.</summary>
public sealed class NewerSnapshotTests
{
    private const int NewPlaces = 3;

    [Fact]
    public void A_contribution_of_a_factor_not_known_here_is_dropped()
    {
        byte[] section = Section(SnapshotSection.Standing, (ref SnapshotWriter writer) =>
        {
            writer.Byte(2);
            writer.Varint(6_100);
            for (int moments = 0; moments < 3; moments++) writer.Moment(Make.Monday);
            writer.Varint((1ul << (int)FactorKind.Complaint) | (1ul << FactorCatalog.Places) | (1ul << 63));
            foreach (ulong contribution in (ulong[])[1_234, 5_678, 9]) writer.Varint(contribution);
        });
        SnapshotReader reader = new(section);
        SnapshotContent content = new();
        StandingSection.Read(ref reader, content);
        AssertWhole(reader);
        Assert.Equal(0.1234, content.Standing.Contributions[FactorKind.Complaint]);
    }

    [Fact]
    public void Sums_not_known_here_are_dropped()
    {
        byte[] section = Section(SnapshotSection.Panes, (ref SnapshotWriter writer) =>
        {
            writer.Moment(Make.Monday);
            writer.Fixed64(7);
            writer.Varint(1);
            writer.Varint(400_000);
            writer.Varint(10);
            writer.Varint(1 | (1ul << WindowSums.Counts) | (1ul << 40));
            writer.Varint(4 | (1ul << (WindowSums.Totals + NewPlaces)));
            foreach (long sum in (long[])[5, -66, 77, 88, -99]) writer.Signed(sum);
        });
        SnapshotReader reader = new(section);
        SnapshotContent content = new() { Now = Make.Monday + TimeSpan.FromDays(40_000) };
        PaneSection.Read(ref reader, content);
        AssertWhole(reader);
        WindowSums sums = content.Panes!.Panes[0].Sums;
        Assert.Equal((5, 88L), (sums.Contacts, sums.WaitSeconds));
        Assert.Equal(5, sums.CountPlacesForStorage.ToArray().Sum());
        Assert.Equal(88, sums.TotalPlacesForStorage.ToArray().Sum());
    }

    [Fact]
    public void An_attribute_not_known_here_is_dropped()
    {
        byte[] section = Section(SnapshotSection.Attributes, (ref SnapshotWriter writer) =>
        {
            writer.Varint(1 | (1ul << 5));
            foreach (string text in (string[])["gold", "new"])
            {
                writer.Text(text);
                writer.Varint(0);
                writer.Moment(Make.Monday);
                writer.Fixed64(7);
                writer.Varint(2);
            }
        });
        SnapshotReader reader = new(section);
        SnapshotContent content = new();
        AttributeSection.Read(ref reader, content);
        AssertWhole(reader);
        Assert.Equal(new StreamEngine.Domain.Profiles.Attribute("gold", Make.Monday, 7, 2), content.Attributes!.AccountValue);
    }

    [Fact]
    public void A_whole_snapshot_with_a_contribution_not_known_here_is_taken()
    {
        byte[] good = Snapshots.Of(new Profile("c-1"));
        // Version; section 1, its length, level, score, three moments (start, never) and the mask, which is empty: 0.
        int length = good[2];
        byte[] newer = [good[0], good[1], (byte)(length + 4), .. good.AsSpan(3, length - 1), 0x80, 0x80, 0x40, 0x89, 0x01, .. good.AsSpan(3 + length)];
        BitConverter.TryWriteBytes(newer.AsSpan(newer.Length - 4), Checksum.Of(newer.AsSpan(0, newer.Length - 4)));
        Assert.Equal(good, Snapshots.Of(Snapshots.Read(newer, RiskPolicy.Default)));
    }

    private delegate void Fill(ref SnapshotWriter writer);

    /// <summary>A section's content, without its number and length.</summary>
    private static byte[] Section(SnapshotSection section, Fill fill)
    {
        SnapshotWriter writer = new(512);
        writer.Begin(section);
        int start = writer.Written.Length;
        fill(ref writer);
        byte[] content = writer.Written[start..].ToArray();
        writer.Dispose();
        return content;
    }

    private static void AssertWhole(SnapshotReader reader)
    {
        Assert.Null(reader.Fault);
        Assert.True(reader.IsAtEnd);
    }
}
