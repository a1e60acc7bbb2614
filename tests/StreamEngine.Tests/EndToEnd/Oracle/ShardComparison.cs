using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Profiles;
using StreamEngine.Domain.Scoring;
using StreamEngine.Domain.Windows;
using StreamEngine.Store;
using StreamEngine.Tests.Support;
using Outcome = StreamEngine.Domain.Interactions.Outcome;

namespace StreamEngine.Tests.EndToEnd.Oracle;

/// <summary>Holds what the store says of a shard against what the oracle says.</summary>
internal static class ShardComparison
{
    public static void AssertEqual(ExpectedShard expected, ShardOutcome actual, RiskPolicy policy)
    {
        Assert.Equal(Moment(expected.Time), actual.State.Time);
        Assert.Equal(
            new ShardTally { Consumed = expected.Consumed, Anonymous = expected.Anonymous, Applied = expected.Consumed - expected.Anonymous },
            actual.State.Tally with { AtLow = 0, AtElevated = 0, AtHigh = 0, AtCritical = 0 });
        AssertCrossings(expected, actual);
        AssertCustomers(expected, actual, policy);
    }

    private static void AssertCrossings(ExpectedShard expected, ShardOutcome actual)
    {
        actual.AssertNumbered();
        ILookup<string, string> stored = actual.Crossings.Select(numbered => numbered.Crossing).ToLookup(crossing => crossing.CustomerId, Describe);
        Assert.Empty(stored.Select(customer => customer.Key).Except(expected.Crossings.Keys));
        AssertSame(expected.Crossings.Keys, id => string.Join('\n', expected.Crossings[id]), id => string.Join('\n', stored[id]));
    }

    private static void AssertCustomers(ExpectedShard expected, ShardOutcome actual, RiskPolicy policy)
    {
        Assert.Equal(expected.Known.Keys.Order(StringComparer.Ordinal), actual.Profiles.Keys.Order(StringComparer.Ordinal));
        Dictionary<string, Profile> profiles = actual.Profiles.ToDictionary(each => each.Key, each => Read(each.Key, each.Value, policy));
        AssertSame(profiles.Keys, id => $"{expected.Known[id].ScoreAt(Moment(profiles[id].AsOf))}", id => $"{profiles[id].Score.TenThousandths}");
        Assert.All(profiles.Values, profile => Assert.True(profile.Due > Moment(expected.Time), $"{profile.CustomerId} was due and not seen to"));
        ILookup<RiskLevel, Profile> standing = profiles.Values.ToLookup(profile => profile.Level);
        Assert.Equal(
            (standing[RiskLevel.Low].Count(), standing[RiskLevel.Elevated].Count(), standing[RiskLevel.High].Count(), standing[RiskLevel.Critical].Count()),
            (actual.State.Tally.AtLow, actual.State.Tally.AtElevated, actual.State.Tally.AtHigh, actual.State.Tally.AtCritical));
        foreach (Profile profile in profiles.Values) profile.Ring.Advance(Moment(expected.Time));
        AssertSame(profiles.Keys, id => expected.Known[id].DescribeAt(expected.Time), id => Describe(profiles[id], policy));
    }

    /// <summary>Of the first few that differ, both sides.</summary>
    private static void AssertSame(IEnumerable<string> customers, Func<string, string> expected, Func<string, string> actual)
    {
        IEnumerable<string> differences =
            from id in customers
            let pair = (Expected: expected(id), Actual: actual(id))
            where pair.Expected != pair.Actual
            select $"{id}\n expected\n{pair.Expected}\n actual\n{pair.Actual}";
        Assert.Equal("", string.Join('\n', differences.Take(3)));
    }

    private static string Describe(Crossing crossing) => StoryText.Crossing(
        Moment(crossing.At), crossing.Cause == CrossingCause.Time, crossing.Before, crossing.After, crossing.Score.TenThousandths, crossing.Priority,
        crossing.AccountValue!, crossing.Queue!, Moment(crossing.LastContactAt!.Value), crossing.Drivers.Select(Describe));

    private static string Describe(Driver driver) => StoryText.Driver(
        driver.Kind, driver.Value, driver.Share, driver.Change, driver.Evidence.Count, driver.Evidence.Measure, driver.Evidence.Expected,
        driver.Evidence.Span, driver.Evidence.Label);

    private static string Describe(Profile profile, RiskPolicy policy) => StoryText.Customer(
        profile.Level, profile.AssessUnder(policy).Score.TenThousandths, policy.Windows.Select(window =>
        {
            WindowSums sums = profile.Ring.Recount(window.Value);
            return (window.Key, sums.Contacts, sums.Of(Outcome.Abandoned), sums.WaitSeconds);
        }));

    private static Profile Read(string customerId, string snapshotHex, RiskPolicy policy)
    {
        Assert.True(ProfileSnapshot.TryRead(customerId, Convert.FromHexString(snapshotHex), policy, out Profile? profile, out string? fault), fault);
        return profile;
    }

    private static DateTime Moment(Instant at) => at.ToDateTimeOffset().UtcDateTime;

    private static Instant Moment(DateTime at) => Instant.From(at);
}
