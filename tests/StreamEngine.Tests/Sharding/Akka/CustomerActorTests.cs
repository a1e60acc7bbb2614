using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.TestKit.Xunit2;
using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Profiles;
using StreamEngine.Domain.Scoring;
using StreamEngine.Sharding.Akka.Customers;
using StreamEngine.Tests.Support;
using static StreamEngine.Tests.Sharding.Akka.OrderKit;

namespace StreamEngine.Tests.Sharding.Akka;

/// <summary>One customer as an actor; the test is its shard, and the owner that orders.</summary>
public sealed class CustomerActorTests : TestKit
{
    private readonly Guid _lease = Guid.NewGuid();
    private readonly IActorRef _customer;
    private readonly Profile _expected = new(CustomerId);
    private readonly List<Crossing> _crossings = [];
    private long _round;

    public CustomerActorTests()
        : base("akka.test.single-expect-default = 60s") => _customer = ChildActorOf(CustomerActor.Of(ShardSandbox.Policy));

    [Fact]
    public void Who_is_ordered_with_a_snapshot_goes_on_from_there_and_answers_with_all_that_is_to_be_stored()
    {
        Play(Bad(0));
        byte[] committed = ProfileSnapshot.ToArray(_expected);
        Instant dueBefore = _expected.Due;
        bool wasAtRisk = _expected.Level > RiskLevel.Low;
        _crossings.Clear();
        Play(Bad(2), Bad(2), Bad(3));

        CustomerAnswer answer = Ordered(Order(_lease, 7, committed, Bad(2), Bad(2), Bad(3)) with { Place = 5 });
        Assert.Equal((_lease, 7, 5, AnswerKind.Done, null as string), (answer.Lease, answer.Round, answer.Place, answer.Kind, answer.Fault));
        AssertAsExpected(answer);
        Assert.Equal([ApplyOutcome.Applied, ApplyOutcome.Duplicate, ApplyOutcome.Applied], answer.Outcomes);
        Assert.Equal((dueBefore, wasAtRisk), (answer.Before.Due, answer.Before.IsAtRisk));
        Assert.NotEmpty(answer.Crossings);
        Assert.Equal(_crossings.Select(Describe), answer.Crossings.Select(answered => Describe(answered.Crossing)));
        Assert.True(answer.Bytes > 0);
    }

    [Fact]
    public void Who_has_carried_out_an_order_needs_no_snapshot_for_the_next_one_of_the_same_ownership()
    {
        Play(Bad(0), Bad(1));
        AssertAsExpected(Ordered(Newcomer, Bad(0), Bad(1)));
        Play(Bad(2));
        AssertAsExpected(Ordered(None, Bad(2)));
    }

    [Fact]
    public void Who_is_ordered_with_another_snapshot_forgets_what_was_not_committed()
    {
        Ordered(Newcomer, Bad(0), Bad(1), Bad(2));
        Play(Bad(1));
        AssertAsExpected(Ordered(Newcomer, Bad(1)));
    }

    [Fact]
    public void Who_is_ordered_by_another_ownership_without_a_snapshot_asks_for_it()
    {
        Assert.Equal(AnswerKind.Unknown, Ordered(None, Bad(0)).Kind);
        Ordered(Newcomer, Bad(0));
        Guid other = Guid.NewGuid();
        CustomerAnswer answer = Ordered(Order(other, 9, None, Bad(1)) with { Place = 2 });
        Assert.Equal((other, 9, 2, AnswerKind.Unknown), (answer.Lease, answer.Round, answer.Place, answer.Kind));
        Assert.True(answer.Snapshot.IsEmpty);
    }

    [Fact]
    public void An_order_of_an_ownership_that_has_ended_does_no_harm_when_it_comes_late()
    {
        Guid old = Guid.NewGuid();
        Ordered(Order(old, 1, Newcomer, Bad(0)));
        Play(Bad(1));
        CustomerAnswer committed = Ordered(Newcomer, Bad(1));
        AssertAsExpected(committed);

        Assert.Equal(AnswerKind.Unknown, Ordered(Order(old, 2, None, Bad(2))).Kind);
        Play(Bad(3));
        committed = Ordered(None, Bad(3));
        AssertAsExpected(committed);

        // One with a snapshot makes it the old one's again; the living one is not told what that has come to, but asked for what is committed.
        Assert.Equal(AnswerKind.Done, Ordered(Order(old, 3, Newcomer, Bad(4))).Kind);
        Assert.Equal(AnswerKind.Unknown, Ordered(None, Bad(5)).Kind);
        Play(Bad(5));
        AssertAsExpected(Ordered(committed.Snapshot, Bad(5)));
    }

    [Fact]
    public void Who_is_released_leaves_by_way_of_the_shard_and_is_told_nothing_before()
    {
        Ordered(Newcomer, Bad(0));
        _customer.Tell(new Release(Shard, _lease, CustomerId), TestActor);
        Assert.Same(PoisonPill.Instance, ExpectMsg<Passivate>().StopMessage);
        Assert.Equal(_customer, LastSender);
        Assert.Equal(AnswerKind.Unknown, Ordered(None, Bad(1)).Kind);
    }

    [Fact]
    public void Who_knows_nothing_leaves_when_anybody_releases_it()
    {
        _customer.Tell(new Release(Shard, Guid.NewGuid(), CustomerId), TestActor);
        ExpectMsg<Passivate>();
    }

    [Fact]
    public void Who_belongs_to_another_ownership_by_now_is_not_released()
    {
        Play(Bad(0));
        Ordered(Newcomer, Bad(0));
        _customer.Tell(new Release(Shard, Guid.NewGuid(), CustomerId), TestActor);

        // The next message is the answer: there was no other before it.
        Play(Bad(1));
        AssertAsExpected(Ordered(None, Bad(1)));
    }

    [Fact]
    public void A_failure_is_answered_and_nothing_of_the_order_is_kept()
    {
        Ordered(Newcomer, Bad(0));
        CustomerOrder broken = Order(_lease, 4, None, Bad(1), Bad(2));
        broken.Records[1] = broken.Records[1] with { Interaction = null! };
        CustomerAnswer failed = Ordered(broken);
        Assert.Equal((_lease, 4, AnswerKind.Failed), (failed.Lease, failed.Round, failed.Kind));
        Assert.Contains(nameof(NullReferenceException), failed.Fault, StringComparison.Ordinal);
        Assert.Equal(AnswerKind.Unknown, Ordered(None, Bad(3)).Kind);

        Play(Bad(3));
        CustomerAnswer again = Ordered(Newcomer, Bad(3));
        AssertAsExpected(again);
        Assert.Equal(_crossings.Select(Describe), again.Crossings.Select(answered => Describe(answered.Crossing)));
    }

    [Fact]
    public void Of_whom_nothing_is_left_to_know_nothing_is_stored_and_whoever_has_more_orders_of_the_step_goes_on()
    {
        Ordered(Newcomer, Bad(0), Bad(1), Bad(2));
        Instant late = Traffic.Start + TimeSpan.FromDays(2_000);
        CustomerAnswer spent = Ordered(Order(_lease, 2, None) with { Until = late });
        Assert.Equal(AnswerKind.Done, spent.Kind);
        Assert.True(spent.Snapshot.IsEmpty);
        Assert.Null(spent.AtRiskPriority);
        Assert.Equal(0, spent.Bytes);
        Assert.Equal(RiskLevel.Low, spent.Crossings[^1].Crossing.After);
        Assert.All(spent.Crossings, answered => Assert.Equal((AnsweredCause.Time, -1), (answered.Cause, answered.Place)));

        CustomerAnswer next = Ordered(Order(_lease, 3, None, Traffic.Bad("i-new", CustomerId, late)) with { Place = 1 });
        Assert.Equal(AnswerKind.Done, next.Kind);
        Assert.False(next.Snapshot.IsEmpty);
    }

    [Fact]
    public void Whose_snapshot_cannot_be_read_begins_anew_and_says_so()
    {
        Play(Bad(0));
        CustomerAnswer answer = Ordered(new byte[] { 1, 2, 3 }, Bad(0));
        AssertAsExpected(answer);
        Assert.False(string.IsNullOrEmpty(answer.Fault));
        Play(Bad(1));
        Assert.Null(Ordered(None, Bad(1)).Fault);
    }

    /// <summary>What an order does to the customer, by hand.</summary>
    private void Play(params Interaction[] interactions)
    {
        Instant time = Traffic.Start;
        foreach (Interaction interaction in interactions)
        {
            _expected.Advance(time, ShardSandbox.Policy, _crossings);
            _expected.Apply(interaction, time, ShardSandbox.Policy, _crossings);
            time = Instant.Max(time, interaction.StartedAt);
            _expected.Advance(time, ShardSandbox.Policy, _crossings);
        }
    }

    private void AssertAsExpected(CustomerAnswer answer)
    {
        Assert.Equal(AnswerKind.Done, answer.Kind);
        Assert.Equal(ProfileSnapshot.ToArray(_expected), answer.Snapshot.ToArray());
        Assert.Equal(_expected.Due, answer.Due);
        Assert.Equal(_expected.Level > RiskLevel.Low ? _expected.PriorityUnder(ShardSandbox.Policy) : null, answer.AtRiskPriority);
    }

    private CustomerAnswer Ordered(ReadOnlyMemory<byte>? snapshot, params Interaction[] interactions) => Ordered(Order(_lease, ++_round, snapshot, interactions));

    private CustomerAnswer Ordered(CustomerOrder order)
    {
        _customer.Tell(order, TestActor);
        return ExpectMsg<CustomerAnswer>();
    }

    private static string Describe(Crossing crossing) => $"{crossing.At} {crossing.Cause} {crossing.Before}->{crossing.After} {crossing.Score} {string.Join('|', crossing.Drivers)}";
}
