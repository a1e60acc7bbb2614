using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Factors;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Profiles;
using StreamEngine.Domain.Scoring;
using StreamEngine.Tests.Domain.Kit;

namespace StreamEngine.Tests.Domain.Profiles;

public sealed class CustomerViewTests
{
    /// <summary>Open cases are looked for in less than what is remembered.</summary>
    private static readonly RiskPolicy Forgiving = Policies.Of(settings =>
    {
        Policies.Shorten(settings);
        settings.Factors[nameof(FactorKind.OpenCase)] = new FactorSettings { Window = "week" };
    });

    /// <summary>Open cases count for nothing, but are told of.</summary>
    private static readonly RiskPolicy Careless = Policies.Of(settings =>
    {
        Policies.Shorten(settings);
        settings.Factors[nameof(FactorKind.OpenCase)] = new FactorSettings { Weight = 0 };
    });

    [Fact]
    public void Of_a_customer_nobody_knows_there_is_nothing_to_say()
    {
        CustomerView view = CustomerView.Of(new Profile("c-1"), Make.Monday, RiskPolicy.Default);
        Assert.Equal(("c-1", RiskLevel.Low, Score.Zero, 0.0, Make.Monday), (view.Risk.CustomerId, view.Risk.Level, view.Risk.Score, view.Risk.Priority, view.AsOf));
        Assert.Null(view.Risk.LevelSince ?? view.Risk.LastContactAt ?? view.LastPurchaseAt);
        Assert.Equal(Instant.Start, view.Risk.EvaluatedAt);
        Assert.Null(view.Risk.Queue ?? view.Risk.AccountValue ?? view.Risk.Segment ?? view.Risk.Region ?? view.Risk.Lifecycle);
        Assert.Null(view.Risk.LastChannel);
        Assert.Empty(view.Risk.Drivers);
        Assert.Empty(view.OpenIssues);
        Assert.Equal(["hour", "day", "week", "month"], view.Windows.Select(window => window.Name));
        Assert.All(view.Windows, window => Assert.Equal((0, null, null), (window.Contacts, window.MeanSentiment, window.MeanWaitSeconds)));
    }

    [Fact]
    public void Level_and_reasons_are_those_of_the_last_crossing_while_windows_are_of_the_moment()
    {
        List<Crossing> crossings = [];
        Profile profile = new("c-1");
        profile.Apply(Order("o-1", Make.After(-24)), Instant.Start, RiskPolicy.Default, crossings);
        profile.Apply(Make.Call("i-0", Make.After(-1), draft => (draft.AccountValue, draft.Segment, draft.Queue, draft.Region, draft.Lifecycle) = ("gold", "consumer", "billing", "nl", "renewal")), Instant.Start, RiskPolicy.Default, crossings);
        profile.Apply(Make.Awful("i-1", Make.Monday, Channel.Chat), Instant.Start, RiskPolicy.Default, crossings);
        Crossing crossing = Assert.Single(crossings);
        CustomerView view = CustomerView.Of(profile, Make.After(2), RiskPolicy.Default);

        Assert.Equal((crossing.After, crossing.Score, crossing.Priority), (view.Risk.Level, view.Risk.Score, view.Risk.Priority));
        Assert.Equal((crossing.At, crossing.At, Make.After(2)), (view.Risk.LevelSince, view.Risk.EvaluatedAt, view.AsOf));
        Assert.Equal(crossing.Drivers.Select(driver => (driver.Kind, driver.Value, driver.Share, driver.Evidence)), view.Risk.Drivers.Select(driver => (driver.Kind, driver.Value, driver.Share, driver.Evidence)));
        Assert.Equal((Channel.Chat, Make.Monday, Make.After(-24)), (view.Risk.LastChannel, view.Risk.LastContactAt, view.LastPurchaseAt));
        Assert.Equal(("gold", "consumer", "billing", "nl", "renewal"), (view.Risk.AccountValue, view.Risk.Segment, view.Risk.Queue, view.Risk.Region, view.Risk.Lifecycle));
        Assert.Equal([0, 2, 2, 2], view.Windows.Select(window => window.Contacts));
        Assert.Equal([new OpenIssueView("k-1", null, Make.Monday, Make.Monday, 1)], view.OpenIssues);
    }

    [Fact]
    public void Asked_for_a_moment_before_the_last_evaluation_it_tells_of_that()
    {
        Profile profile = new("c-1");
        profile.Apply(Make.Call("i-1", Make.Monday), Instant.Start, RiskPolicy.Default, []);
        CustomerView view = CustomerView.Of(profile, Make.After(-5), RiskPolicy.Default);
        Assert.Equal((Make.Monday, Make.Monday, 1), (view.Risk.EvaluatedAt, view.AsOf, view.Windows[0].Contacts));
        Assert.Null(view.Risk.LevelSince);
    }

    [Fact]
    public void A_purchase_is_told_of_until_it_is_forgotten()
    {
        Instant forgotten = Make.Monday + Policies.Short.PurchaseForgottenAfter;
        Assert.Equal(Make.Monday, PurchaseAsOf(forgotten - TimeSpan.FromMilliseconds(1)));
        Assert.Null(PurchaseAsOf(forgotten));

        static Instant? PurchaseAsOf(Instant asOf)
        {
            Profile profile = new("c-1");
            profile.Apply(Order("o-1", Make.Monday), Instant.Start, Policies.Short, []);
            return CustomerView.Of(profile, asOf, Policies.Short).LastPurchaseAt;
        }
    }

    [Fact]
    public void Windows_are_a_plain_recount_in_natural_units() =>
        Property.Holds(Scenario.Any(minutes: 60 * 24 * 4, identities: 30), scenario =>
        {
            (Profile profile, NaiveLedger ledger) = Lived(scenario, Policies.Short);
            Instant asOf = Instant.Max(profile.AsOf, Make.Monday) + TimeSpan.FromMinutes(400);
            CustomerView view = CustomerView.Of(profile, asOf, Policies.Short);
            Assert.Equal(["hour", "day", "week", "month"], view.Windows.Select(window => window.Name));
            foreach (WindowView window in view.Windows)
            {
                Assert.Equal(Policies.Short.Windows[window.Name], window.Span);
                AssertEqual(ledger.In(window.Span, asOf), window);
            }
        });

    [Fact]
    public void Open_issues_are_those_a_plain_reading_of_the_contacts_finds() =>
        Property.Holds(Scenario.Any(minutes: 60 * 24 * 4, identities: 60), scenario =>
        {
            foreach ((RiskPolicy policy, TimeSpan span) in ((RiskPolicy, TimeSpan)[])[(Policies.Short, Policies.Short.Horizon), (Forgiving, Policies.Short.Windows["week"]), (Careless, Policies.Short.Horizon)])
            {
                (Profile profile, NaiveLedger ledger) = Lived(scenario, policy);
                Instant asOf = Instant.Max(profile.AsOf, Make.Monday) + TimeSpan.FromMinutes(90);
                Assert.Equal(NaiveIssues(ledger.In(span, asOf)), CustomerView.Of(profile, asOf, policy).OpenIssues);
            }
        });

    [Fact]
    public void The_oldest_open_issue_is_the_one_that_the_driver_names() =>
        Property.Holds(Scenario.Any(minutes: 60 * 24 * 4, identities: 60), scenario =>
        {
            (Profile profile, _) = Lived(scenario, Policies.Short);
            CustomerView view = CustomerView.Of(profile, profile.AsOf, Policies.Short);
            Driver driver = view.Risk.Drivers.FirstOrDefault(each => each.Kind == FactorKind.OpenCase);
            if (driver.Evidence.Count == 0) return;
            Assert.Equal(driver.Evidence.Count, view.OpenIssues.Count);
            Assert.Contains(driver.Evidence.Label, view.OpenIssues.Where(issue => view.AsOf - issue.Since >= driver.Evidence.Span).Select(issue => issue.CaseId ?? issue.Topic));
        });

    private static (Profile Profile, NaiveLedger Ledger) Lived(Scenario scenario, RiskPolicy policy)
    {
        (Profile profile, NaiveLedger ledger) = (new("c-1"), new());
        foreach (Interaction report in scenario.Reports)
        {
            ApplyResult result = profile.Apply(report, Instant.Start, policy, []);
            if (result.Outcome is ApplyOutcome.Applied or ApplyOutcome.Amended) ledger.Take(report, profile.AsOf - policy.Horizon);
        }

        return (Snapshots.Read(Snapshots.Of(profile), policy), ledger);
    }

    private static void AssertEqual(IReadOnlyList<Interaction> expected, WindowView window)
    {
        Assert.Equal(expected.Count, window.Contacts);
        Assert.Equal(expected.GroupBy(each => each.Channel).OrderBy(group => group.Key).Select(group => (group.Key, group.Count())), window.ByChannel);
        Assert.Equal(expected.GroupBy(each => each.Outcome).OrderBy(group => group.Key).Select(group => (group.Key, group.Count())), window.ByOutcome);
        AssertMean(expected.Select(each => each.SentimentThousandths / 1000.0), window.MeanSentiment);
        AssertMean(expected.Select(each => (double?)each.WaitSeconds), window.MeanWaitSeconds);
        AssertMean(expected.Select(each => (double?)each.HoldSeconds), window.MeanHoldSeconds);
        AssertMean(expected.Select(each => (double?)each.Csat), window.MeanCsat);
        AssertMean(expected.Select(each => (double?)each.Nps), window.MeanNps);
        AssertMean(expected.Select(each => (double?)each.Ces), window.MeanCes);
        Assert.Equal(expected.Sum(each => each.Transfers ?? 0), window.Transfers);
        Assert.Equal(expected.Count(each => each.Complaint), window.Complaints);
        Assert.Equal(expected.Count(each => each.Outcome == Outcome.Abandoned), window.Abandoned);
        Assert.Equal(expected.Count(each => each.SelfService == SelfService.Contained), window.SelfServed);
        Assert.Equal(expected.Count(each => each.SelfService is SelfService.HandedOff or SelfService.Abandoned), window.FailedSelfService);
    }

    private static void AssertMean(IEnumerable<double?> values, double? mean)
    {
        double? expected = values.Average();
        Assert.Equal(expected is null, mean is null);
        if (expected is { } known) Assert.Equal(known, mean!.Value, 9);
    }

    private static IEnumerable<OpenIssueView> NaiveIssues(IReadOnlyList<Interaction> contacts) => contacts
        .GroupBy(each => (each.CaseId, Topic: each.CaseId is null ? each.Topic : null))
        .Select(issue => (issue.Key, Since: issue.Reverse().TakeWhile(each => each.Outcome != Outcome.Resolved).Reverse().ToList()))
        .Where(issue => issue.Since.Any(each => each.Outcome is Outcome.Unresolved or Outcome.Escalated || (each.Outcome == Outcome.Abandoned && each.CaseId is not null)))
        .Select(issue => new OpenIssueView(issue.Key.CaseId, issue.Key.Topic, issue.Since[0].StartedAt, issue.Since[^1].StartedAt, issue.Since.Count))
        .OrderBy(view => view.Since).ThenBy(view => view.CaseId ?? view.Topic, StringComparer.Ordinal);

    private static Interaction Order(string id, Instant at) => Make.Call(id, at, draft => draft.Channel = Channel.Order);
}
