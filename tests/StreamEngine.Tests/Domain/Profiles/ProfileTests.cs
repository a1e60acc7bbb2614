using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Factors;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Profiles;
using StreamEngine.Domain.Scoring;
using StreamEngine.Tests.Domain.Kit;

namespace StreamEngine.Tests.Domain.Profiles;

public sealed class ProfileTests
{
    private readonly List<Crossing> _crossings = [];
    private readonly Profile _profile = new("c-1");

    [Fact]
    public void A_new_profile_is_spent_and_concerns_nobody()
    {
        Assert.True(_profile.IsSpent);
        Assert.Equal((Instant.Never, Instant.Start, RiskLevel.Low), (_profile.Due, _profile.AsOf, _profile.Level));
    }

    [Fact]
    public void A_crossing_says_who_why_and_how_it_changed()
    {
        Apply(Make.Call("i-0", Make.After(-1), draft => (draft.AccountValue, draft.Segment, draft.Queue) = ("gold", "consumer", "billing")));
        Apply(Make.Awful("i-1", Make.Monday));
        Crossing crossing = Assert.Single(_crossings);
        Assert.Equal(("c-1", Make.Monday, CrossingCause.Contact, RiskLevel.Low), (crossing.CustomerId, crossing.At, crossing.Cause, crossing.Before));
        Assert.True(crossing.IsUp);
        Assert.Equal(crossing.Score.Value * 1.5, crossing.Priority, 9);
        Assert.Equal(("gold", "consumer", "billing"), (crossing.AccountValue, crossing.Segment, crossing.Queue));
        Assert.Equal((Channel.Call, Make.Monday), (crossing.LastChannel, crossing.LastContactAt));
        Assert.Equal(RiskPolicy.Default.Hash, crossing.PolicyHash);
        Assert.Equal(1, crossing.Drivers.Sum(driver => driver.Share), 9);
        Assert.Equal(crossing.Drivers.OrderByDescending(driver => driver.Share), crossing.Drivers);
        Assert.All(crossing.Drivers, driver => Assert.Equal(driver.Weight * driver.Value, driver.Change, 3));
    }

    [Fact]
    public void Time_brings_the_customer_down_step_by_step_and_then_forgets()
    {
        for (int i = 0; i < 5; i++) Apply(Make.Awful($"i-{i}", Make.After(i), (Channel)i));
        Assert.Equal(RiskLevel.Critical, _profile.Level);
        _profile.Advance(Make.After(24 * 60), RiskPolicy.Default, _crossings);
        Assert.Equal((RiskLevel.Low, false), (_profile.Level, _profile.IsSpent));
        _profile.Advance(Make.After(24 * 61), RiskPolicy.Default, _crossings);
        Assert.True(_profile.IsSpent);
        Assert.All(_crossings.Where(each => !each.IsUp), each => Assert.Equal(CrossingCause.Time, each.Cause));
    }

    [Fact]
    public void A_purchase_is_no_contact_ends_the_silence_and_may_come_twice()
    {
        Apply(Order("o-1", Make.Monday));
        Assert.Equal(0, _profile.Ring.Contacts.Length);
        Instant silent = Make.Monday + TimeSpan.FromDays(120);
        Apply(Make.Call("i-1", silent));
        Assert.Equal(1, Driver(FactorKind.PurchaseSilence)!.Value.Value);
        Assert.Equal(ApplyOutcome.Purchase, Apply(Order("o-2", silent)).Outcome);
        Assert.Equal(ApplyOutcome.Purchase, Apply(Order("o-2", silent)).Outcome);
        Assert.Null(Driver(FactorKind.PurchaseSilence));
    }

    [Fact]
    public void An_amendment_replaces_the_whole_contact_wherever_it_now_stands()
    {
        Apply(Make.Call("i-1", Make.After(1), draft => (draft.Complaint, draft.Revision) = (true, 1)));
        Apply(Make.Call("i-2", Make.After(2)));
        Assert.Equal(ApplyOutcome.Duplicate, Apply(Make.Call("i-1", Make.After(1), draft => draft.Revision = 1)).Outcome);
        Assert.Equal(1, _profile.Ring.Sums(0).Complaints);
        Assert.Equal(ApplyOutcome.Amended, Apply(Make.Call("i-1", Make.After(3), draft => draft.Revision = 2)).Outcome);
        Assert.Equal((2, 0), (_profile.Ring.Sums(0).Contacts, _profile.Ring.Sums(0).Complaints));
        Assert.Equal([Make.After(2), Make.After(3)], _profile.Ring.Contacts.ToArray().Select(contact => contact.At));
    }

    [Fact]
    public void What_is_older_than_the_horizon_is_late()
    {
        Assert.Equal(ApplyOutcome.Late, _profile.Apply(Make.Call("i", Make.Monday), Make.After(24 * 30), RiskPolicy.Default, _crossings).Outcome);
        Assert.True(_profile.IsSpent);
        Assert.Equal(ApplyOutcome.Applied, _profile.Apply(Make.Call("i", Make.Monday + TimeSpan.FromMilliseconds(1)), Make.After(24 * 30), RiskPolicy.Default, _crossings).Outcome);
    }

    [Fact]
    public void The_due_moment_of_a_quiet_customer_is_a_whole_day_and_holds_still()
    {
        Apply(Make.Call("i-1", Make.After(1)));
        Instant due = _profile.Due;
        Assert.Equal(0, due.UnixMilliseconds % 86_400_000);
        Apply(Make.Call("i-2", Make.After(2)));
        Assert.Equal(due, _profile.Due);
    }

    [Fact]
    public void Who_is_forgotten_is_so_on_the_first_day_two_horizons_after_the_last_contact()
    {
        Apply(Make.Call("i-1", Make.Monday, draft => draft.AccountValue = "gold"));
        Instant day = Instant.From(new DateTimeOffset(2026, 5, 2, 0, 0, 0, TimeSpan.Zero));
        _profile.Advance(day - TimeSpan.FromMilliseconds(1), RiskPolicy.Default, _crossings);
        Assert.Equal((true, false, day), (_profile.Ring.IsEmpty, _profile.IsSpent, _profile.Due));
        Assert.InRange(Snapshots.Of(_profile).Length, 1, 80);
        _profile.Advance(day, RiskPolicy.Default, _crossings);
        Assert.True(_profile.IsSpent);
        Assert.Equal(Snapshots.Of(new Profile("c-1")), Snapshots.Of(_profile));
    }

    [Fact]
    public void A_purchase_keeps_what_is_known_until_it_is_forgotten_itself()
    {
        Apply(Make.Call("i-1", Make.Monday));
        Apply(Order("o-1", Make.After(1)));
        Instant forgotten = Make.After(1) + RiskPolicy.Default.PurchaseForgottenAfter;
        _profile.Advance(forgotten, RiskPolicy.Default, _crossings);
        Assert.False(_profile.IsSpent);
        _profile.Advance(forgotten + TimeSpan.FromDays(1), RiskPolicy.Default, _crossings);
        Assert.True(_profile.IsSpent);
    }

    private Driver? Driver(FactorKind kind) =>
        _profile.AssessUnder(RiskPolicy.Default).Drivers.Where(driver => driver.Kind == kind).Select(driver => (Driver?)driver).FirstOrDefault();

    private static Interaction Order(string id, Instant at) => Make.Call(id, at, draft => draft.Channel = Channel.Order);

    private ApplyResult Apply(Interaction interaction) => _profile.Apply(interaction, Instant.Start, RiskPolicy.Default, _crossings);
}
