using System.Text;
using StreamEngine.Domain;
using StreamEngine.Store;
using static StreamEngine.Tests.Store.Samples;

namespace StreamEngine.Tests.Store;

/// <content>The due set and the at-risk set.</content>
public abstract partial class StoreContract
{
    [Fact]
    public async Task Customers_fall_due_in_order_and_no_more_than_asked_for()
    {
        ShardState state = await AcquireAsync();
        await CommitAsync(state.Next().WithProfiles(
            [.. Enumerable.Range(0, 50).Select(i => Profile($"c-{i:00}", $"{i}", Noon + TimeSpan.FromMinutes((i * 7) % 50)))]));

        IReadOnlyList<DueProfile> due = await DueAsync(Noon + TimeSpan.FromMinutes(20), 10);
        Assert.Equal(10, due.Count);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => Noon + TimeSpan.FromMinutes(i)), due.Select(one => one.Due));
        Assert.All(due, one => Assert.Equal(one.CustomerId[2..], $"{int.Parse(Encoding.UTF8.GetString(one.Snapshot.Span), null):00}"));

        Assert.Equal(21, (await DueAsync(Noon + TimeSpan.FromMinutes(20), 100)).Count);
        Assert.Empty(await DueAsync(Noon - TimeSpan.FromMilliseconds(1), 100));
        Assert.Empty(await DueAsync(Noon, 0));
    }

    [Fact]
    public async Task Those_at_risk_come_highest_priority_first()
    {
        ShardState state = await AcquireAsync();
        await CommitAsync(state.Next().WithProfiles(
            Profile("a", priority: 0.5), Profile("b", priority: 10), Profile("c", priority: 1e-7), Profile("d"), Profile("e", priority: 9.99), Profile("f", priority: 0.5)));

        Assert.Equal(["b", "e", "f", "a", "c"], (await Store.Reader.ReadAtRiskAsync(Shard, 10, default)).Select(one => one.CustomerId));
        Assert.Equal(["b", "e"], (await Store.Reader.ReadAtRiskAsync(Shard, 2, default)).Select(one => one.CustomerId));
        Assert.Equal(1e-7, (await Store.Reader.ReadAtRiskAsync(Shard, 10, default))[^1].Priority);
    }

    [Fact]
    public async Task A_customer_leaves_the_due_and_the_risk_set_without_being_removed()
    {
        ShardState state = await AcquireAsync();
        await CommitAsync(state.Next().WithProfiles(Profile("a", "A", Noon, 1)));
        CommitResult result = await CommitAsync(state.Next().WithProfiles(Profile("a", "A2")) with { Number = 2 });

        Assert.Equal(Instant.Never, result.NextDue);
        Assert.Empty(await DueAsync(Noon + TimeSpan.FromDays(999), 10));
        Assert.Empty(await Store.Reader.ReadAtRiskAsync(Shard, 10, default));
        Assert.Equal(["A2"], await NamedAsync("a"));
    }

    [Fact]
    public async Task A_removed_customer_is_gone_from_everywhere()
    {
        ShardState state = await AcquireAsync();
        await CommitAsync(state.Next().WithProfiles(Profile("a", "A", Noon, 1), Profile("b", "B", Noon, 1)));
        await CommitAsync(state.Next().WithProfiles(Removal("a"), Removal("never there")) with { Number = 2 });

        Assert.Equal(["", "B"], await NamedAsync("a", "b"));
        Assert.Equal(["b"], (await DueAsync(Noon, 10)).Select(due => due.CustomerId));
        Assert.Equal(["b"], (await Store.Reader.ReadAtRiskAsync(Shard, 10, default)).Select(one => one.CustomerId));
    }

    [Fact]
    public async Task What_the_writer_knows_to_be_stored_stays_and_what_differs_from_it_is_moved()
    {
        ShardState state = await AcquireAsync();
        await CommitAsync(state.Next().WithProfiles(
            Profile("stays", "1", Noon), Profile("moves", "1", Noon), Profile("ends", "1", Noon), Profile("rises", "1", Noon), Profile("falls", "1", Noon, 1), Profile("goes", "1", Noon, 2)));
        StoredStanding calm = new(Noon, IsAtRisk: false), atRisk = new(Noon, IsAtRisk: true);
        Instant later = Noon + TimeSpan.FromHours(1);
        CommitResult result = await CommitAsync(state.Next().WithProfiles(
            Profile("stays", "2", Noon) with { Standing = calm },
            Profile("moves", "2", later) with { Standing = calm },
            Profile("ends", "2") with { Standing = calm },
            Profile("rises", "2", later, 3) with { Standing = calm },
            Profile("falls", "2", later) with { Standing = atRisk },
            Removal("goes") with { Standing = atRisk },
            Profile("new", "2", later) with { Standing = new StoredStanding(Instant.Never, IsAtRisk: false) }) with { Number = 2 });

        Assert.Equal(Noon, result.NextDue);
        Assert.Equal(["2", "2", "2", "2", "2", "", "2"], await NamedAsync("stays", "moves", "ends", "rises", "falls", "goes", "new"));
        Assert.Equal(["stays", "falls", "moves", "new", "rises"], (await DueAsync(later, 10)).Select(due => due.CustomerId));
        Assert.Equal(["rises"], (await Store.Reader.ReadAtRiskAsync(Shard, 10, default)).Select(one => one.CustomerId));
    }
}
