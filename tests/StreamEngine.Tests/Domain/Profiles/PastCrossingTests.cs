using System.Runtime.CompilerServices;
using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Factors;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Profiles;
using StreamEngine.Domain.Profiles.Snapshots;
using StreamEngine.Domain.Scoring;
using StreamEngine.Tests.Domain.Kit;

namespace StreamEngine.Tests.Domain.Profiles;

public sealed class PastCrossingTests
{
    /// <summary>No dwell: levels fall as soon as they may, so that there is much to remember.</summary>
    private static readonly RiskPolicy Restless = Policies.Of(settings =>
    {
        Policies.Shorten(settings);
        settings.MinimumDwell = TimeSpan.Zero;
    });

    [Fact]
    public void A_profile_remembers_its_newest_crossings_also_through_snapshots() =>
        Property.Holds(Scenario.Any(minutes: 60 * 24 * 6, identities: 60), scenario =>
        {
            (Profile kept, Profile reread) = (new("c-1"), new("c-1"));
            List<Crossing> crossings = [];
            foreach (Interaction report in scenario.Reports.OrderBy(each => each.StartedAt))
            {
                kept.Apply(report, Instant.Start, Restless, crossings);
                reread.Apply(report, Instant.Start, Restless, []);
                reread = Snapshots.Read(Snapshots.Of(reread), Restless);
                PastCrossing[] expected = [.. crossings.TakeLast(PastCrossing.Most).Select(Naive)];
                Assert.Equal(expected, kept.PastCrossings.ToArray());
                Assert.Equal(expected, reread.PastCrossings.ToArray());
            }
        });

    [Fact]
    public void There_are_never_more_than_sixteen_and_the_oldest_make_way()
    {
        List<Crossing> crossings = [];
        Profile profile = Troubled(times: 40, crossings);
        Assert.True(crossings.Count > 2 * PastCrossing.Most);
        Assert.Equal(PastCrossing.Most, profile.PastCrossings.Length);
        Assert.Equal(crossings.TakeLast(PastCrossing.Most).Select(Naive), profile.PastCrossings.ToArray());
        Assert.InRange(Snapshots.Of(profile).Length - Without(Snapshots.Of(profile)).Length, 1, 16 * PastCrossing.Most);
    }

    [Fact]
    public void Who_never_crossed_carries_nothing_for_it()
    {
        Profile calm = new("c-1");
        calm.Apply(Make.Call("i-1", Make.Monday), Instant.Start, Restless, []);
        Assert.True(calm.PastCrossings.IsEmpty);
        byte[] snapshot = Snapshots.Of(calm);
        Assert.Equal(Without(snapshot), snapshot);

        int before = calm.ResidentBytes;
        List<Crossing> crossings = [];
        Profile troubled = Snapshots.Read(snapshot, Restless);
        troubled.Apply(Make.Awful("i-2", Make.Monday), Instant.Start, Restless, crossings);
        Assert.NotEmpty(crossings);
        Assert.True(troubled.ResidentBytes >= before + (crossings.Count * Unsafe.SizeOf<PastCrossing>()));
        Assert.Equal(16, Unsafe.SizeOf<PastCrossing>());
    }

    [Fact]
    public void With_the_customer_they_are_forgotten()
    {
        Profile profile = Troubled(times: 3, []);
        profile.Advance(Make.After(24 * 60), Restless, []);
        Assert.True(profile.IsSpent);
        Assert.True(profile.PastCrossings.IsEmpty);
        Assert.Equal(Snapshots.Of(new Profile("c-1")), Snapshots.Of(profile));
    }

    [Fact]
    public void A_snapshot_of_an_engine_without_them_is_read_and_goes_on()
    {
        Profile troubled = Troubled(times: 3, []);
        byte[] older = Without(Snapshots.Of(troubled));
        Profile profile = Snapshots.Read(older, Restless);
        Assert.True(profile.PastCrossings.IsEmpty);
        Assert.Equal((troubled.Level, troubled.Score, troubled.Due), (profile.Level, profile.Score, profile.Due));
        Assert.Equal(older, Snapshots.Of(profile));

        List<Crossing> crossings = [];
        profile.Advance(Make.After(24 * 7), Restless, crossings);
        Assert.Equal(crossings.Select(Naive), profile.PastCrossings.ToArray());
    }

    [Fact]
    public void An_engine_without_them_hands_them_on()
    {
        byte[] snapshot = Snapshots.Of(Troubled(times: 3, []));
        byte[] section = snapshot[(Without(snapshot).Length - 4)..^4];
        Assert.Equal((int)SnapshotSection.PastCrossings, section[0]);
        Profile profile = Snapshots.Read(snapshot, Restless);
        // What such an engine does: the level moves, the section stays.
        Profile moved = Snapshots.Read(Without(snapshot), Restless);
        moved.Advance(moved.Due, Restless, []);
        byte[] handedOn = Snapshots.Sealed([.. Without(Snapshots.Of(moved))[..^4], .. section, 0, 0, 0, 0]);
        Assert.Equal(profile.PastCrossings.ToArray(), Snapshots.Read(handedOn, Restless).PastCrossings.ToArray());
    }

    public static TheoryData<string, byte[]> Damaged => new()
    {
        { "above", [2, 0, 1, 0, 0] },
        { "cannot be", [0] },
        { "cannot be", [17, .. Enumerable.Repeat((byte)4, 68)] },
        { "yet to come", [1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 4, 0, 0] },
        { "yet to come", [1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 4, 0, 0] },
        { "changes nothing", [1, 0, 5, 0, 0] },
        { "cause", [1, 0, 4 | (2 << 4), 0, 0] },
        { "score", [1, 0, 4, 0x91, 0x4E, 0] },
        { "leading factor", [1, 0, 4, 0, 0x80, 0x02] },
        { "too early", [1, 0, 4, 0, 0x80] },
        { "too long", [1, 0, 4, 0, 1, 0] },
    };

    [Theory]
    [MemberData(nameof(Damaged))]
    public void A_damaged_section_is_refused_with_its_reason(string reason, byte[] content)
    {
        Assert.False(ProfileSnapshot.TryRead("c-1", WithSection(content), Restless, out _, out string? fault));
        Assert.Contains("PastCrossings", fault, StringComparison.Ordinal);
        Assert.Contains(reason, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_leading_factor_not_known_here_is_dropped()
    {
        Profile profile = Snapshots.Read(WithSection([1, 0, 4, 7, FactorCatalog.Places]), Restless);
        Assert.Equal(
            [new PastCrossing(Interaction.Earliest, RiskLevel.Low, RiskLevel.Elevated, CrossingCause.Contact, 0, new Score(7))], profile.PastCrossings.ToArray());
    }

    [Fact]
    public void Any_damage_under_a_right_checksum_is_refused_or_harmless()
    {
        byte[] good = Snapshots.Of(Troubled(times: 12, []));
        int start = Without(good).Length - 4;
        Random dice = new(3);
        for (int i = 0; i < 5_000; i++)
        {
            byte[] bad = [.. good];
            for (int changes = dice.Next(1, 4); changes > 0; changes--) bad[dice.Next(start, bad.Length - 4)] = (byte)dice.Next(256);
            if (!ProfileSnapshot.TryRead("c-1", Snapshots.Sealed(bad), Restless, out Profile? profile, out string? fault))
            {
                Assert.NotEmpty(fault);
                continue;
            }

            Assert.InRange(profile.PastCrossings.Length, 0, PastCrossing.Most);
            Snapshots.Read(Snapshots.Of(profile), Restless);
        }
    }

    /// <summary>Bad days, each after the one before has been got over.</summary>
    private static Profile Troubled(int times, List<Crossing> crossings)
    {
        Profile profile = new("c-1");
        for (int i = 0; i < times; i++) profile.Apply(Make.Awful($"i-{i}", Make.After(i * 71)), Instant.Start, Restless, crossings);
        return profile;
    }

    private static PastCrossing Naive(Crossing crossing) => new(
        crossing.At, crossing.Before, crossing.After, crossing.Cause, crossing.Drivers.Count > 0 ? crossing.Drivers[0].Kind : 0, crossing.Score);

    private static byte[] Without(byte[] snapshot) => Snapshots.Without(SnapshotSection.PastCrossings, snapshot);

    private static byte[] WithSection(byte[] content)
    {
        Profile profile = new("c-1");
        profile.Apply(Make.Call("i-1", Make.Monday), Instant.Start, Restless, []);
        return Snapshots.Sealed([.. Snapshots.Of(profile)[..^4], (byte)SnapshotSection.PastCrossings, (byte)content.Length, .. content, 0, 0, 0, 0]);
    }
}
