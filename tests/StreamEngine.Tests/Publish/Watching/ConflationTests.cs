using System.Runtime.CompilerServices;
using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Publish.Watching;
using StreamEngine.Tests.Store;

namespace StreamEngine.Tests.Publish.Watching;

public sealed class ConflationTests
{
    [Fact]
    public void The_newest_of_each_customer_waits_in_the_order_of_the_numbers()
    {
        Conflation waiting = new(new CrossingId(new ShardId(0), 0), keepsAll: false);
        foreach ((long sequence, string customer) in new[] { (1L, "a"), (2, "b"), (3, "c"), (4, "a"), (5, "b"), (6, "a") }) waiting.Add(Crossing(sequence, customer));
        Assert.Equal(3, waiting.Count);
        Assert.Equal([(3L, "c", 0), (5, "b", 1), (6, "a", 2)], waiting.InOrder().Select(entry => (entry.Crossing.Id.Sequence, entry.Crossing.Crossing.CustomerId, entry.LeftOut)));
    }

    [Fact]
    public void Where_none_may_be_left_out_all_wait()
    {
        Conflation waiting = new(new CrossingId(new ShardId(0), 0), keepsAll: true);
        for (int sequence = 1; sequence <= 4; sequence++) waiting.Add(Crossing(sequence, "a"));
        Assert.Equal(4, waiting.Count);
        Assert.Equal([(1L, 0), (2, 0), (3, 0), (4, 0)], waiting.InOrder().Select(entry => (entry.Crossing.Id.Sequence, entry.LeftOut)));
    }

    [Fact]
    public void What_is_left_out_is_let_go_of()
    {
        Conflation waiting = new(new CrossingId(new ShardId(0), 0), keepsAll: false);
        WeakReference leftOut = AddOne(waiting);
        waiting.Add(Crossing(2, "a"));
        GC.Collect();
        Assert.False(leftOut.IsAlive);
        Assert.Equal(1, waiting.Count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference AddOne(Conflation waiting)
    {
        NumberedCrossing crossing = Crossing(1, "a");
        waiting.Add(crossing);
        return new WeakReference(crossing.Crossing);
    }

    private static NumberedCrossing Crossing(long sequence, string customer)
    {
        NumberedCrossing sample = Samples.Crossing(new ShardId(0), sequence);
        return sample with { Crossing = sample.Crossing with { CustomerId = customer } };
    }
}
