using StreamEngine.Api.Queries;
using StreamEngine.Domain;
using StreamEngine.Domain.Scoring;
using StreamEngine.Publish.Watching;
using StreamEngine.Store;
using StreamEngine.Tests.Domain.Kit;
using StreamEngine.Tests.Publish.Watching;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Api.Queries;

/// <summary>What a question costs the store, and what it makes of one that moves on meanwhile.</summary>
public sealed class RiskQueriesTests
{
    private const int MostAtOnce = 16;

    [Fact]
    public async Task ASmallPageOfFew_CostsNoMoreThanALargeOne()
    {
        await using WatchSandbox sandbox = await WatchSandbox.StartAsync();
        await sandbox.MoveAsync(0, RiskLevel.High, [.. Enumerable.Range(0, 3_000).Select(number => $"0-{number:D4}")]);
        (RiskQueries queries, WatchedReader reader) = Over(sandbox);
        AtRiskPage page = await queries.ListAtRiskAsync(Only("0-0000"), null, 1, default);
        Assert.Equal("0-0000", Assert.Single(page.Customers).CustomerId);
        Assert.InRange(reader.Asked.Count, 1, 60);
    }

    [Fact]
    public async Task WhoNamesCustomers_HasNobodyElseRead()
    {
        await using WatchSandbox sandbox = await WatchSandbox.StartAsync();
        await sandbox.MoveAsync(0, RiskLevel.High, [.. Enumerable.Range(0, 1_000).Select(number => $"0-{number:D4}")]);
        (RiskQueries queries, WatchedReader reader) = Over(sandbox);
        AtRiskPage page = await queries.ListAtRiskAsync(Only("0-0007", "0-0900", "nobody"), null, 100, default);
        Assert.Equal(["0-0900", "0-0007"], page.Customers.Select(customer => customer.CustomerId));
        Assert.Equal(2, reader.Profiles);
    }

    [Fact]
    public async Task PagesOfOne_TellOfEachOnce()
    {
        await using WatchSandbox sandbox = await WatchSandbox.StartAsync();
        string[] everyone = [.. Enumerable.Range(0, 300).Select(number => $"{number % 3}-{number:D4}")];
        foreach (IGrouping<char, string> shard in everyone.GroupBy(customer => customer[0]))
            await sandbox.MoveAsync(shard.Key - '0', RiskLevel.High, [.. shard]);
        (RiskQueries queries, _) = Over(sandbox);
        List<string> told = [];
        AtRiskPage? page = null;
        do
        {
            page = await queries.ListAtRiskAsync(RiskFilter.None, page?.Next, 1, default);
            told.AddRange(page.Customers.Select(customer => customer.CustomerId));
        }
        while (page.Next is not null);
        Assert.Equal(everyone.OrderDescending(StringComparer.Ordinal), told);
    }

    [Fact]
    public async Task ShardsAreAskedTogether()
    {
        await using WatchSandbox sandbox = await WatchSandbox.StartAsync();
        for (int shard = 0; shard < WatchSandbox.ShardCount; shard++) await sandbox.MoveAsync(shard, RiskLevel.High, $"{shard}-a");
        (RiskQueries queries, WatchedReader reader) = Over(sandbox);
        TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int waiting = 0;
        reader.BeforeProfiles = _ =>
        {
            if (Interlocked.Increment(ref waiting) == WatchSandbox.ShardCount) all.SetResult();
            return all.Task.WaitAsync(TimeSpan.FromSeconds(30));
        };
        Assert.Equal(3, (await queries.ListAtRiskAsync(RiskFilter.None, null, 10, default)).Customers.Count);
    }

    [Fact]
    public async Task ManyQuestions_AskTheStoreInTurn()
    {
        await using WatchSandbox sandbox = await WatchSandbox.StartAsync();
        await sandbox.MoveAsync(0, RiskLevel.High, "0-a");
        (RiskQueries queries, WatchedReader reader) = Over(sandbox);
        TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        reader.BeforeProfiles = _ => open.Task;
        Task[] asked = [.. Enumerable.Range(0, 100).Select(_ => queries.FindCustomerAsync("0-a", RiskFilter.None, default).AsTask())];
        await Eventually.BecomesTrueAsync(() => reader.Now >= MostAtOnce, "all turns are taken");

        // Who gives up while waiting is let go, and takes no turn with it.
        using CancellationTokenSource gone = new();
        Task impatient = queries.FindCustomerAsync("0-a", RiskFilter.None, gone.Token).AsTask();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient.WaitAsync(TimeSpan.FromSeconds(30)));
        open.SetResult();
        await Task.WhenAll(asked);
        Assert.Equal(MostAtOnce, reader.Most);
    }

    [Fact]
    public async Task AsOf_IsAskedForBeforeAnyoneIsRead()
    {
        await using WatchSandbox sandbox = await WatchSandbox.StartAsync();
        await sandbox.MoveAsync(0, RiskLevel.High, "0-a");
        (RiskQueries queries, WatchedReader reader) = Over(sandbox);
        await queries.ListAtRiskAsync(RiskFilter.None, null, 10, default);
        Assert.All(reader.Asked.Take(WatchSandbox.ShardCount), kind => Assert.Equal("state", kind));
        Assert.DoesNotContain("state", reader.Asked.Skip(WatchSandbox.ShardCount));
    }

    [Fact]
    public async Task WhoIsLowByNow_IsLeftOut()
    {
        await using WatchSandbox sandbox = await WatchSandbox.StartAsync();
        await sandbox.MoveAsync(0, RiskLevel.High, "0-a", "0-b");
        (RiskQueries queries, WatchedReader reader) = Over(sandbox);
        reader.BeforeProfiles = _ => sandbox.MoveAsync(0, RiskLevel.Low, "0-a");
        Assert.Equal("0-b", Assert.Single((await queries.ListAtRiskAsync(RiskFilter.None, null, 10, default)).Customers).CustomerId);
    }

    [Theory]
    [InlineData(200)] // within what is looked at together
    [InlineData(600)] // across
    public async Task WhoMovesDownWhileAPageIsRead_IsToldOfOnce(int others)
    {
        await using WatchSandbox sandbox = await WatchSandbox.StartAsync();
        await sandbox.MoveAsync(0, RiskLevel.High, [.. Enumerable.Range(0, others).Select(number => $"0-{number:D4}")]);
        await sandbox.MoveAsync(0, RiskLevel.Critical, "0-first");
        (RiskQueries queries, WatchedReader reader) = Over(sandbox);
        int pages = 0;
        reader.BeforeAtRisk = shard => shard.Partition == 0 && ++pages == 2 ? sandbox.MoveAsync(0, RiskLevel.Elevated, "0-first") : Task.CompletedTask;
        AtRiskPage page = await queries.ListAtRiskAsync(Only("0-first", "0-0000"), null, 10, default);
        Assert.Equal(["0-first", "0-0000"], page.Customers.Select(customer => customer.CustomerId));
    }

    [Fact]
    public async Task WhoCannotBeRead_IsDamageToWhoAsksForThem_AndKeepsNobodyElseFromBeingListed()
    {
        await using WatchSandbox sandbox = await WatchSandbox.StartAsync();
        sandbox.Stored = (customer, good) => customer == "0-b" ? OfNewerEngine(good) : good;
        await sandbox.MoveAsync(0, RiskLevel.High, "0-a", "0-b", "0-c");
        (RiskQueries queries, _) = Over(sandbox);
        Assert.Equal(["0-c", "0-a"], (await queries.ListAtRiskAsync(RiskFilter.None, null, 10, default)).Customers.Select(customer => customer.CustomerId));
        InvalidDataException damage = await Assert.ThrowsAsync<InvalidDataException>(async () => await queries.FindCustomerAsync("0-b", RiskFilter.None, default));
        Assert.Contains("snapshot has version 2, this engine reads 1", damage.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("0-b", damage.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidDataException>(async () => await queries.ReadTimelineAsync("0-b", RiskFilter.None, null, 10, default));
        Assert.Null(await queries.FindCustomerAsync("0-nobody", RiskFilter.None, default));

        // Whether a scope covers who cannot be read, nobody knows: it does not.
        Assert.Null(await queries.FindCustomerAsync("0-b", RiskFilter.None.Within(["consumer"], null), default));
    }

    [Fact]
    public async Task ManyOfOnePriority_AreGoneThroughInBoundedPages_OnAnyNode()
    {
        await using WatchSandbox sandbox = await WatchSandbox.StartAsync();
        await sandbox.MoveAsync(0, RiskLevel.High, [.. Enumerable.Range(0, 25_000).Select(number => $"0-{number:D5}")]);
        await sandbox.MoveAsync(1, RiskLevel.High, "1-a", "1-b");
        await sandbox.MoveAsync(2, RiskLevel.Elevated, "2-a");
        RiskFilter filter = Only("1-a", "1-b", "0-24000", "0-12345", "0-00000", "2-a");
        List<string> told = [];
        AtRiskPage? page = null;
        do
        {
            // Each page by a node that was not asked before.
            (RiskQueries queries, WatchedReader reader) = Over(sandbox);
            page = await queries.ListAtRiskAsync(filter, page?.Next, 100, default);
            told.AddRange(page.Customers.Select(customer => customer.CustomerId));
            Assert.InRange(reader.AtRisk, 1, AtRiskPage.MostLookedAt + 1_000);
        }
        while (page.Next is not null);
        Assert.Equal(["1-b", "1-a", "0-24000", "0-12345", "0-00000", "2-a"], told);
    }

    [Fact]
    public async Task APlaceOfAnotherStore_IsRefused()
    {
        await using WatchSandbox before = await WatchSandbox.StartAsync();
        await using WatchSandbox after = await WatchSandbox.StartAsync();
        await before.MoveAsync(0, RiskLevel.High, "0-a", "0-b");
        await after.MoveAsync(0, RiskLevel.High, "0-a", "0-b");
        (RiskQueries queries, _) = Over(before);
        (RiskQueries anew, _) = Over(after);
        AtRiskPage first = await queries.ListAtRiskAsync(RiskFilter.None, null, 1, default);
        await Assert.ThrowsAsync<ForeignPlaceException>(async () => await anew.ListAtRiskAsync(RiskFilter.None, first.Next, 1, default));
    }

    [Fact]
    public async Task APlace_OpensAlsoWhenAnotherShardHasFoundItsFirstOwner()
    {
        await using WatchSandbox sandbox = await WatchSandbox.StartAsync();
        ShardState late = (await sandbox.Reader.ReadStateAsync(WatchSandbox.Shards[0], default))!, early = (await sandbox.Reader.ReadStateAsync(WatchSandbox.Shards[1], default))!;
        AtRiskCustomer last = new("1-a", 62.5);
        Assert.Equal(last, new PlaceSeal([late, early]).Open(new PlaceSeal([null, early]).Close(last)));
        Assert.Throws<StoreUnavailableException>(() => new PlaceSeal([null, late with { Origin = Guid.Empty }]).Close(last));
    }

    [Fact]
    public async Task APlace_TellsNothingByItsLength()
    {
        await using WatchSandbox sandbox = await WatchSandbox.StartAsync();
        PlaceSeal seal = new([await sandbox.Reader.ReadStateAsync(WatchSandbox.Shards[0], default)]);
        Assert.Equal(seal.Close(new AtRiskCustomer("c", 1)).Sealed.Length, seal.Close(new AtRiskCustomer("customer-0042", 62.512345)).Sealed.Length);
    }

    private static byte[] OfNewerEngine(byte[] snapshot) => Snapshots.Sealed([2, .. snapshot.AsSpan(1)]);

    private static RiskFilter Only(params string[] customers) => new() { CustomerIds = System.Collections.Frozen.FrozenSet.ToFrozenSet(customers) };

    private static (RiskQueries Queries, WatchedReader Reader) Over(WatchSandbox sandbox)
    {
        WatchedReader reader = new(sandbox.Reader);
        return (new RiskQueries(reader, WatchSandbox.Shards, customer => new ShardId(customer[0] - '0'), sandbox.Profiles), reader);
    }
}
