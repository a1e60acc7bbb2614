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
