using StreamEngine.Sharding.Akka.Customers;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Sharding.Akka;

/// <summary>What the owner of a shard knows of who is in memory.</summary>
public sealed class CustomerLedgerTests
{
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);
    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public void Who_is_too_many_leaves_the_least_recently_used_first()
    {
        CustomerLedger ledger = new(countLimit: 2, bytesLimit: long.MaxValue, Idle, _time);
        foreach (string customer in (string[])["a", "b", "c", "a", "d"]) ledger.Use(customer, 100);
        Assert.Equal(4, ledger.Count);
        Assert.Equal(["b", "c"], ledger.Surplus());
        Assert.Equal((true, false, false, true), (ledger.Knows("a"), ledger.Knows("b"), ledger.Knows("c"), ledger.Knows("d")));
        Assert.Empty(ledger.Surplus());
        Assert.Equal(2 * (100 + CustomerLedger.ActorBytes), ledger.Bytes);
    }

    [Fact]
    public void Who_takes_too_much_leaves_however_few_there_are()
    {
        CustomerLedger ledger = new(countLimit: 100, bytesLimit: 2 * (CustomerLedger.ActorBytes + 500), Idle, _time);
        ledger.Use("a", 500);
        ledger.Use("b", 500);
        Assert.Empty(ledger.Surplus());
        ledger.Use("b", 501);
        Assert.Equal(["a"], ledger.Surplus());
        ledger.Use("b", 10_000);
        Assert.Equal(["b"], ledger.Surplus());
        Assert.Equal((0, 0L), (ledger.Count, ledger.Bytes));
    }

    [Fact]
    public void Who_is_measured_again_or_removed_is_counted_as_it_is_now()
    {
        CustomerLedger ledger = new(10, long.MaxValue, Idle, _time);
        ledger.Use("a", 500);
        ledger.Use("a", 200);
        ledger.Use("b", 300);
        Assert.Equal((2, 500 + (2L * CustomerLedger.ActorBytes)), (ledger.Count, ledger.Bytes));
        ledger.Remove("b");
        ledger.Remove("b");
        ledger.Remove("nobody");
        Assert.Equal((1, 200 + (long)CustomerLedger.ActorBytes), (ledger.Count, ledger.Bytes));
    }

    [Fact]
    public void Who_was_idle_too_long_is_forgotten_and_whoever_was_used_since_is_not()
    {
        CustomerLedger ledger = new(10, long.MaxValue, Idle, _time);
        ledger.Use("a", 1);
        ledger.Use("b", 1);
        _time.Advance(Idle / 2);
        ledger.Use("a", 1);
        ledger.Use("c", 1);
        Assert.Equal(0, ledger.ForgetIdle());
        _time.Advance(Idle / 2);
        Assert.Equal(1, ledger.ForgetIdle());
        Assert.Equal((true, false, true), (ledger.Knows("a"), ledger.Knows("b"), ledger.Knows("c")));
        _time.Advance(Idle / 2);
        Assert.Equal(2, ledger.ForgetIdle());
        Assert.Equal((0, 0L), (ledger.Count, ledger.Bytes));
    }
}
