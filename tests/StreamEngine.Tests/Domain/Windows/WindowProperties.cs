using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Profiles;
using StreamEngine.Tests.Domain.Kit;

namespace StreamEngine.Tests.Domain.Windows;

public sealed class WindowProperties
{
    [Fact]
    public void Windows_equal_a_naive_recount_after_every_report_and_at_every_later_moment() =>
        Property.Holds(Scenario.Any(minutes: 60 * 24 * 5, identities: 30), scenario =>
        {
            (Profile profile, NaiveLedger ledger) = (new Profile("c-1"), new NaiveLedger());
            foreach (Interaction report in scenario.Reports)
            {
                ApplyResult result = profile.Apply(report, Instant.Start, Policies.Short, []);
                if (result.Outcome is ApplyOutcome.Applied or ApplyOutcome.Amended) ledger.Take(report, profile.AsOf - Policies.Short.Horizon);
                AssertWindows(profile, ledger);
            }

            for (int step = 0; step < 80; step++)
            {
                profile.Ring.Under(Policies.Short.Plan);
                profile.Ring.Advance(Instant.Max(profile.AsOf, Make.Monday) + TimeSpan.FromMinutes(70));
                AssertWindows(profile, ledger);
            }
        });

    [Fact]
    public void The_verdict_on_a_report_follows_from_its_identity_revision_and_time() =>
        Property.Holds(Scenario.Any(minutes: 60 * 24 * 5, identities: 8), scenario =>
        {
            Profile profile = new("c-1");
            foreach (Interaction report in scenario.Reports.Where(each => each.Channel != Channel.Order))
            {
                profile.Advance(report.StartedAt, Policies.Short, []);
                Instant now = Instant.Max(profile.AsOf, report.StartedAt);
                int known = -1;
                foreach (var contact in profile.Ring.Contacts)
                {
                    if (contact.Key == report.Key && contact.At > now - Policies.Short.Horizon) known = contact.Revision;
                }

                ApplyOutcome expected = report.StartedAt <= now - Policies.Short.Horizon ? ApplyOutcome.Late
                    : known >= report.Revision ? ApplyOutcome.Duplicate
                    : known >= 0 ? ApplyOutcome.Amended
                    : ApplyOutcome.Applied;
                Assert.Equal(expected, profile.Apply(report, Instant.Start, Policies.Short, new List<Crossing>()).Outcome);
            }
        });

    private static void AssertWindows(Profile profile, NaiveLedger ledger)
    {
        for (int window = 0; window < Policies.Short.Plan.WindowCount; window++)
        {
            IReadOnlyList<Interaction> expected = ledger.In(Policies.Short.Plan.Span(window), profile.AsOf);
            NaiveLedger.AssertEqual(expected, profile.Ring.Sums(window));
            Assert.Equal(expected.Select(each => each.Key), profile.Ring.In(window).ToArray().Select(each => each.Key));
        }

        foreach (TimeSpan span in Policies.Short.Windows.Values) NaiveLedger.AssertEqual(ledger.In(span, profile.AsOf), profile.Ring.Recount(span));
    }
}
