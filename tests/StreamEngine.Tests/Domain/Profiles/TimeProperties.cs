using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Profiles;
using StreamEngine.Domain.Scoring;
using StreamEngine.Tests.Domain.Kit;

namespace StreamEngine.Tests.Domain.Profiles;

public sealed class TimeProperties
{
    /// <summary>A case ages throughout the three days that are remembered.</summary>
    private static readonly RiskPolicy Ageing = Policies.Of(settings =>
    {
        Policies.Shorten(settings);
        settings.Cases.FullAge = TimeSpan.FromHours(60);
    });

    [Fact]
    public void Time_alone_moves_levels_exactly_when_a_fresh_evaluation_at_every_moment_would() =>
        Property.Holds(Scenario.Any(minutes: 60 * 24 * 2, identities: 40, most: 25), scenario =>
        {
            Profile profile = new("c-1");
            foreach (Interaction report in scenario.Reports.OrderBy(each => each.StartedAt)) profile.Apply(report, Instant.Start, Policies.Short, []);
            if (profile.IsSpent) return;
            List<(Instant, RiskLevel, RiskLevel, Score)> expected = Oracle(profile, Policies.Short);
            List<Crossing> crossings = [];
            profile.Advance(Make.After(24 * 20), Policies.Short, crossings);
            Assert.Equal(expected, crossings.Select(each => (each.At, each.Before, each.After, each.Score)));
            Assert.True(profile.IsSpent);
            Assert.Equal(Instant.Never, profile.Due);
        });

    [Fact]
    public void The_stored_score_of_someone_above_Low_is_never_older_than_six_hours_of_ageing() =>
        Property.Holds(Scenario.Any(minutes: 60 * 24 * 2, identities: 40, most: 8), scenario =>
        {
            Profile profile = new("c-1");
            foreach (Interaction report in scenario.Reports.OrderBy(each => each.StartedAt)) profile.Apply(report, Instant.Start, Ageing, []);
            AssertScoreAges(profile, Ageing, TimeSpan.FromDays(4), TimeSpan.FromMinutes(70));
        }, cases: 100);

    [Fact]
    public void An_open_case_that_lifts_no_level_still_lifts_the_priority()
    {
        Profile profile = new("c-1");
        profile.Apply(Make.Awful("i-1", Make.Monday), Instant.Start, RiskPolicy.Default, []);
        Score before = profile.Score;
        AssertScoreAges(profile, RiskPolicy.Default, TimeSpan.FromDays(6), TimeSpan.FromHours(1));
        Assert.True(profile.Score > before);
        Assert.True(profile.Level > RiskLevel.Low);
    }

    [Fact]
    public void Looking_at_a_customer_more_often_changes_nothing() =>
        Property.Holds(Scenario.Any(minutes: 60 * 24 * 4, identities: 40, most: 30), scenario =>
        {
            (Profile seldom, Profile often) = (new("c-1"), new("c-1"));
            (List<Crossing> rare, List<Crossing> many) = ([], []);
            foreach (Interaction report in scenario.Reports.OrderBy(each => each.StartedAt))
            {
                seldom.Apply(report, Instant.Start, Policies.Short, rare);
                for (Instant at = report.StartedAt - TimeSpan.FromHours(3); at <= report.StartedAt; at += TimeSpan.FromMinutes(10)) often.Advance(at, Policies.Short, many);
                often.Apply(report, Instant.Start, Policies.Short, many);
            }

            Assert.Equal(rare.Select(Describe), many.Select(Describe));
            Assert.Equal(Snapshots.Of(seldom), Snapshots.Of(often));
        });

    [Fact]
    public void A_level_never_falls_inside_the_dwell_and_never_flaps() =>
        Property.Holds(Scenario.Any(minutes: 60 * 24 * 4, identities: 60), scenario =>
        {
            Profile profile = new("c-1");
            List<Crossing> crossings = [];
            foreach (Interaction report in scenario.Reports.OrderBy(each => each.StartedAt)) profile.Apply(report, Instant.Start, Policies.Short, crossings);
            profile.Advance(Make.After(24 * 30), Policies.Short, crossings);
            for (int i = 0; i < crossings.Count; i++)
            {
                Assert.Equal(i == 0 ? RiskLevel.Low : crossings[i - 1].After, crossings[i].Before);
                Assert.NotEqual(crossings[i].Before, crossings[i].After);
                if (i > 0 && !crossings[i].IsUp) Assert.True(crossings[i].At - crossings[i - 1].At >= TimeSpan.FromMinutes(30));
                double shares = crossings[i].Drivers.Sum(driver => driver.Share);
                if (crossings[i].Drivers.Count > 0) Assert.Equal(1, shares, 9);
            }
        });

    private static void AssertScoreAges(Profile profile, RiskPolicy policy, TimeSpan span, TimeSpan step)
    {
        for (Instant at = profile.AsOf, end = at + span; at < end; at += step)
        {
            profile.Advance(at, policy, []);
            if (profile.Level == RiskLevel.Low) continue;
            Profile fresh = Snapshots.Read(Snapshots.Of(profile), policy);
            fresh.Ring.Advance(at - TimeSpan.FromHours(6));
            Assert.Equal(fresh.AssessUnder(policy).Score, profile.Score);
        }
    }

    /// <summary>Looks at every moment of the grid, each time from the bytes: no due moment, no running sum is believed.</summary>
    private static List<(Instant, RiskLevel, RiskLevel, Score)> Oracle(Profile profile, RiskPolicy policy)
    {
        List<(Instant, RiskLevel, RiskLevel, Score)> crossings = [];
        byte[] snapshot = Snapshots.Of(profile);
        (RiskLevel level, Instant since) = (profile.Level, profile.Standing.CrossedAt);
        for (Instant at = profile.AsOf; at < profile.AsOf + TimeSpan.FromDays(8); at += TimeSpan.FromMinutes(Scenario.GridMinutes))
        {
            Profile fresh = Snapshots.Read(snapshot, policy);
            fresh.Ring.Advance(at);
            Score score = fresh.AssessUnder(policy).Score;
            RiskLevel next = policy.Levels.Next(level, score, since, at);
            if (next == level) continue;
            crossings.Add((at, level, next, score));
            (level, since) = (next, at);
        }

        return crossings;
    }

    private static string Describe(Crossing crossing) =>
        $"{crossing.At} {crossing.Cause} {crossing.Before}->{crossing.After} {crossing.Score.TenThousandths} {string.Join(';', crossing.Drivers)}";
}
