using Akka.Actor;
using Akka.TestKit.Xunit2;
using StreamEngine.Sharding.Akka.Customers;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Sharding.Akka;

/// <summary>A shard's collector of answers.</summary>
public sealed class OrderDeskTests : TestKit
{
    private readonly Guid _lease = Guid.NewGuid();
    private readonly IActorRef _desk;

    public OrderDeskTests()
    {
        _desk = Sys.ActorOf(Props.Create<OrderDesk>());
    }

    [Fact]
    public async Task Answers_come_in_any_order_and_are_handed_over_by_their_places()
    {
        OrderRound round = Begin(1, orders: 3);
        foreach (int place in (int[])[2, 0, 1]) Answer(round: 1, place);
        CustomerAnswer[] answers = await Until.DoneAsync(round.Complete);
        Assert.Equal([0, 1, 2], answers.Select(answer => answer.Place));
        Assert.Equal((0, 0), (round.Waiting, round.Remote));
    }

    [Fact]
    public async Task Who_answers_another_round_or_another_ownership_or_twice_is_not_heard()
    {
        OrderRound former = Begin(1, orders: 2);
        Answer(round: 1, place: 0);
        OrderRound round = Begin(2, orders: 2);
        Answer(round: 1, place: 1);
        Answer(round: 3, place: 0);
        Answer(round: 2, place: 2);
        Answer(round: 2, place: -1);
        _desk.Tell(new CustomerAnswer(Guid.NewGuid(), 2, 0, AnswerKind.Done));
        Answer(round: 2, place: 1, bytes: 11);
        Answer(round: 2, place: 1, bytes: 12);
        await Until.TrueAsync(() => round.Waiting < 2, () => "the one answer that counts is never heard");
        Assert.False(round.Complete.IsCompleted);
        Answer(round: 2, place: 0, bytes: 10);
        Assert.Equal([10, 11], (await Until.DoneAsync(round.Complete)).Select(answer => answer.Bytes));
        Assert.False(former.Complete.IsCompleted);
        Assert.Equal(1, former.Waiting);
    }

    [Fact]
    public async Task Answers_before_any_round_disturb_nothing()
    {
        Answer(round: 1, place: 0);
        OrderRound round = Begin(1, orders: 1);
        Answer(round: 1, place: 0, bytes: 3);
        Assert.Equal(3, (await Until.DoneAsync(round.Complete))[0].Bytes);
    }

    private OrderRound Begin(long number, int orders)
    {
        OrderRound round = new(_lease, number, orders);
        _desk.Tell(round);
        return round;
    }

    private void Answer(long round, int place, int bytes = 0) => _desk.Tell(new CustomerAnswer(_lease, round, place, AnswerKind.Done) { Bytes = bytes }, TestActor);
}
