using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Profiles;
using StreamEngine.Domain.Profiles.Snapshots;
using StreamEngine.Tests.Domain.Kit;

namespace StreamEngine.Tests.Domain.Profiles;

public sealed class SnapshotTests
{
    /// <summary>The limit is low, so that most scenarios fold as well.</summary>
    private static readonly RiskPolicy Folding = Policies.Of(settings =>
    {
        Policies.Shorten(settings);
        settings.ContactLimit = 16;
    });

    [Fact]
    public void A_profile_goes_on_as_if_it_had_never_been_written() =>
        Property.Holds(Scenario.Any(minutes: 60 * 24 * 6, identities: 60), scenario =>
        {
            (Profile kept, Profile reread) = (new("c-1"), new("c-1"));
            (List<Crossing> ofKept, List<Crossing> ofReread) = ([], []);
            Instant shardTime = Instant.Start;
            foreach (Interaction report in scenario.Reports)
            {
                shardTime = Instant.Max(shardTime, report.StartedAt);
                ApplyResult expected = kept.Apply(report, shardTime, Folding, ofKept);
                Assert.Equal(expected, reread.Apply(report, shardTime, Folding, ofReread));
                byte[] snapshot = Snapshots.Of(kept);
                Assert.Equal(snapshot, Snapshots.Of(reread));
                reread = Snapshots.Read(snapshot, Folding);
                Assert.Equal(snapshot, Snapshots.Of(reread));
                Assert.Equal((kept.Level, kept.Score, kept.AsOf, kept.Due, kept.IsSpent), (reread.Level, reread.Score, reread.AsOf, reread.Due, reread.IsSpent));
            }

            kept.Advance(Make.After(24 * 30), Folding, ofKept);
            reread.Advance(Make.After(24 * 30), Folding, ofReread);
            Assert.Equal(ofKept.Select(Describe), ofReread.Select(Describe));
            Assert.Equal(Snapshots.Of(new Profile("c-1")), Snapshots.Of(kept));
        });

    [Fact]
    public void Any_changed_cut_or_lengthened_snapshot_is_refused_with_a_reason()
    {
        byte[] good = Snapshots.Of(Typical());
        for (int at = 0; at < good.Length; at++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] bad = [.. good];
                bad[at] ^= (byte)(1 << bit);
                AssertRefused(bad);
            }

            AssertRefused(good.AsSpan(0, at));
        }

        AssertRefused([.. good, 0]);
    }

    [Fact]
    public void Damage_under_a_right_checksum_is_refused_or_harmless_but_never_thrown()
    {
        byte[] good = Snapshots.Of(Typical());
        Random dice = new(1);
        for (int i = 0; i < 5_000; i++)
        {
            byte[] bad = [.. good];
            for (int changes = dice.Next(1, 4); changes > 0; changes--) bad[dice.Next(1, bad.Length - 4)] = (byte)dice.Next(256);
            Seal(bad);
            if (ProfileSnapshot.TryRead("c-1", bad, RiskPolicy.Default, out Profile? profile, out string? fault)) profile.Advance(Make.After(24 * 365 * 3), RiskPolicy.Default, []);
            else Assert.NotEmpty(fault);
        }
    }

    [Fact]
    public void Random_bytes_are_refused()
    {
        Random dice = new(2);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] noise = new byte[dice.Next(0, 200)];
            dice.NextBytes(noise);
            AssertRefused(noise);
        }
    }

    [Fact]
    public void Sections_of_a_newer_engine_are_passed_over_and_kept()
    {
        byte[] good = Snapshots.Of(Typical());
        byte[] newer = [.. good.AsSpan(0, good.Length - 4), 9, 3, 1, 2, 3, 40, 1, 7, 0, 0, 0, 0];
        Seal(newer);
        Profile profile = Snapshots.Read(newer, RiskPolicy.Default);
        Assert.Equal(newer, Snapshots.Of(profile));
        profile.Apply(Make.Call("one more", profile.AsOf), Instant.Start, RiskPolicy.Default, []);
        Assert.Equal(newer[^12..^4], Snapshots.Of(profile)[^12..^4]);
    }

    [Fact]
    public void Another_version_is_refused_by_name()
    {
        byte[] other = Snapshots.Of(Typical());
        other[0] = 2;
        Seal(other);
        Assert.False(ProfileSnapshot.TryRead("c-1", other, RiskPolicy.Default, out _, out string? fault));
        Assert.Equal("snapshot has version 2, this engine reads 1", fault);
    }

    [Fact]
    public void A_customer_with_ten_contacts_takes_at_most_400_bytes()
    {
        Assert.InRange(Snapshots.Of(TypicalButCalm()).Length, 100, 400);
    }

    [Fact]
    public void A_customer_with_ten_contacts_takes_about_a_kilobyte_of_memory()
    {
        Profile profile = TypicalButCalm();
        profile.Rest();
        Assert.InRange(profile.ResidentBytes, 500, 1_100);
    }

    [Fact]
    public void Each_crossing_that_is_remembered_takes_a_few_bytes_more()
    {
        (Profile troubled, Profile calm) = (Typical(), TypicalButCalm());
        int crossings = troubled.PastCrossings.Length;
        Assert.InRange(crossings, 3, PastCrossing.Most);
        Assert.InRange(Snapshots.Of(troubled).Length - Snapshots.Of(calm).Length, 4 * crossings, 10 * crossings);
        Assert.InRange(Snapshots.Read(Snapshots.Of(troubled), RiskPolicy.Default).ResidentBytes - calm.ResidentBytes, 16 * crossings, 24 + (16 * crossings));
    }

    [Fact]
    public void Under_another_policy_the_windows_are_made_anew()
    {
        Profile profile = Snapshots.Read(Snapshots.Of(Typical()), Policies.Short);
        Assert.All(profile.Ring.Contacts.ToArray(), contact => Assert.True(contact.At > profile.AsOf - Policies.Short.Horizon));
        Assert.Equal(profile.Ring.Recount(Policies.Short.Horizon), profile.Ring.Sums(0));
    }

    internal static Profile Typical()
    {
        Profile profile = new("customer-10042");
        for (int i = 0; i < 10; i++)
        {
            int nth = i;
            profile.Apply(Make.Call($"i-{i}", Make.After((i * 40) + 0.01), draft =>
            {
                (draft.Channel, draft.Direction, draft.Outcome) = ((Channel)(nth % 3), Direction.Inbound, (Outcome)(1 + (nth % 3)));
                (draft.Sentiment, draft.WaitSeconds, draft.HoldSeconds, draft.Transfers) = (-0.25 + (nth * 0.05), 40 + (nth * 20), 25, nth % 2);
                (draft.Agent, draft.Topic, draft.CaseId) = ($"a-{nth % 4}", nth % 2 == 0 ? "refund" : "delivery", nth > 7 ? "k-9" : null);
                (draft.Queue, draft.AccountValue, draft.Segment, draft.Region, draft.Lifecycle) = ("billing", "gold", "consumer", "nl", "renewal");
                draft.Csat = nth % 3 == 0 ? 3 : null;
            }), Instant.Start, RiskPolicy.Default, []);
        }

        return profile;
    }

    /// <summary>The same contacts, but no crossing is remembered of them.</summary>
    private static Profile TypicalButCalm() => Snapshots.Read(Snapshots.Without(SnapshotSection.PastCrossings, Snapshots.Of(Typical())), RiskPolicy.Default);

    private static void Seal(byte[] snapshot) => Snapshots.Sealed(snapshot);

    private static void AssertRefused(ReadOnlySpan<byte> bytes)
    {
        Assert.False(ProfileSnapshot.TryRead("c-1", bytes, RiskPolicy.Default, out Profile? profile, out string? fault));
        Assert.Null(profile);
        Assert.NotEmpty(fault);
    }

    private static string Describe(Crossing crossing) =>
        $"{crossing.At} {crossing.Cause} {crossing.Before}->{crossing.After} {crossing.Score.TenThousandths} {crossing.LastContactAt} {string.Join(';', crossing.Drivers)}";
}
