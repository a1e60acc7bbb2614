using System.Globalization;
using StreamEngine.Domain;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Profiles;
using StreamEngine.Domain.Scoring;
using StreamEngine.Tests.Domain.Kit;

namespace StreamEngine.Tests.Domain.Profiles;

public sealed class ArrivalOrderProperties
{
    [Fact]
    public void The_same_reports_in_any_order_within_the_horizon_give_the_same_windows_and_score() =>
        Property.Holds(Scenario.Any(minutes: 60 * 24 * 25, identities: 12, most: 30), scenario =>
        {
            // Two reports of one interaction under one revision that differ contradict each other; producers do not do that.
            IReadOnlyList<Interaction> reports = [.. scenario.Reports.DistinctBy(each => (each.Key, each.Revision))];
            Profile straight = Applied(reports);
            Profile shuffled = Applied([.. reports.OrderBy(each => (each.Key ^ (ulong)each.Revision) * 0x9E3779B97F4A7C15)]);
            Profile backward = Applied([.. reports.OrderByDescending(each => each.StartedAt)]);
            AssertEqual(straight, shuffled);
            AssertEqual(straight, backward);
        });

    [Fact]
    public void Also_across_silences_after_which_a_customer_might_be_forgotten() =>
        Property.Holds(Scenario.Any(minutes: 60 * 24 * 70, identities: int.MaxValue, most: 8), AssertSameScoreLate, cases: 2_000);

    [Theory]
    [InlineData("0 30.1 30.9")]
    [InlineData("0 59.5 60.7")]
    [InlineData("0 29.9 59.7 60.7")]
    [InlineData("0 29.9 45 59.8 89.7 91")]
    public void A_silence_that_a_late_contact_breaks_is_as_if_it_had_never_been(string days)
    {
        Interaction[] reports = [.. days.Split(' ').Select((day, i) => Make.Call($"i-{i}", Make.After(24 * double.Parse(day, CultureInfo.InvariantCulture)), draft => draft.AccountValue = i == 0 ? "gold" : null))];
        Profile straight = Applied(reports);
        AssertEqual(straight, Applied([.. reports[..^2], reports[^1], reports[^2]]));
        AssertEqual(straight, Applied([.. reports.OrderBy(each => each.StartedAt + TimeSpan.FromDays(each.Key % 2 == 0 ? 29.9 : 0))]));
    }

    [Fact]
    public void What_is_known_of_a_customer_outlives_a_silence_whichever_of_two_contacts_after_it_comes_first()
    {
        Interaction gold = Make.Call("i-0", Make.Monday, draft => draft.AccountValue = "gold");
        Interaction x = Make.Call("x", Make.After(24 * 30.1)), y = Make.Call("y", Make.After(24 * 30.9));
        Assert.Equal("gold", Applied([gold, x, y]).Attributes!.AccountValue.Text);
        Assert.Equal("gold", Applied([gold, y, x]).Attributes!.AccountValue.Text);
    }

    [Fact]
    public void The_same_reports_in_any_order_give_the_same_account_value_contacts_and_orders_alike() =>
        Property.Holds(Scenario.Any(minutes: 60 * 5, identities: 3, most: 12), scenario =>
        {
            IReadOnlyList<Interaction> reports = [.. scenario.Reports.DistinctBy(each => (each.Key, each.Revision))];
            Attributes? straight = Applied(reports).Attributes;
            foreach (IEnumerable<Interaction> order in (IEnumerable<Interaction>[])[reports.Reverse(), reports.OrderBy(each => each.Revision), reports.OrderByDescending(each => each.Revision)])
            {
                Attributes? other = Applied([.. order]).Attributes;
                Assert.Equal((straight?.AccountValue, straight?.Queue, straight?.Segment), (other?.AccountValue, other?.Queue, other?.Segment));
            }
        });

    [Theory]
    [InlineData(Channel.Order)]
    [InlineData(Channel.Call)]
    internal void The_highest_revision_that_says_something_wins(Channel channel)
    {
        Interaction[] revisions = [.. ((string?[])["silver", "gold", null]).Select((value, revision) => Make.Call("i", Make.Monday, draft =>
            (draft.Channel, draft.AccountValue, draft.Revision) = (channel, value, revision)))];
        foreach (int[] order in (int[][])[[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
        {
            Profile profile = Applied([.. order.Select(revision => revisions[revision])]);
            Assert.Equal("gold", profile.Attributes!.AccountValue.Text);
            Assert.Equal(profile.Attributes.AccountValue, Snapshots.Read(Snapshots.Of(profile), RiskPolicy.Default).Attributes!.AccountValue);
        }
    }

    /// <summary>Each report comes up to a horizon late, so that none is too late.</summary>
    private static void AssertSameScoreLate(Scenario scenario)
    {
        IReadOnlyList<Interaction> reports = [.. scenario.Reports.DistinctBy(each => each.Key).OrderBy(each => each.StartedAt)];
        Profile straight = Applied(reports);
        for (ulong shuffle = 1; shuffle <= 3; shuffle++) AssertEqual(straight, Applied([.. reports.OrderBy(each => each.StartedAt + Delay(each, shuffle))]));
    }

    private static TimeSpan Delay(Interaction report, ulong shuffle) =>
        RiskPolicy.Default.Horizon * (((report.Key + shuffle) * 0x9E3779B97F4A7C15 >> 40) / (double)(1 << 24));

    private static Profile Applied(IReadOnlyList<Interaction> reports)
    {
        Profile profile = new("c-1");
        foreach (Interaction report in reports) profile.Apply(report, Instant.Start, RiskPolicy.Default, []);
        return profile;
    }

    private static void AssertEqual(Profile a, Profile b)
    {
        Assert.Equal(a.AsOf, b.AsOf);
        Assert.Equal(a.Score, b.Score);
        for (int window = 0; window < RiskPolicy.Default.Plan.WindowCount && a.AsOf > Instant.Start; window++)
        {
            Assert.Equal(a.Ring.Sums(window), b.Ring.Sums(window));
        }

        RiskAssessment assessmentOfA = a.AssessUnder(RiskPolicy.Default), assessmentOfB = b.AssessUnder(RiskPolicy.Default);
        Assert.Equal(assessmentOfA.Ceiling, assessmentOfB.Ceiling);
        Assert.Equal(
            assessmentOfA.Drivers.Select(driver => (driver.Kind, driver.Value, driver.Evidence)),
            assessmentOfB.Drivers.Select(driver => (driver.Kind, driver.Value, driver.Evidence)));
    }
}
