using System.Globalization;
using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Store;
using StreamEngine.Store.Redis;
using StreamEngine.Tests.Support;
using static StreamEngine.Tests.Store.Samples;

namespace StreamEngine.Tests.Store;

/// <summary>Which commits are written by a transaction, and that it holds against whoever comes between.</summary>
public sealed class RedisTransactionTests
{
    private static readonly ShardId Shard = new(3);

    [Theory]
    [InlineData(CommitTransaction.LeastBytes, 1)]
    [InlineData(CommitTransaction.LeastBytes / 2, 0)]
    public async Task A_large_commit_is_a_transaction_and_a_small_one_a_script(int bytes, int transactions)
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        await using StoreConnection store = Connect(redis, CommitTransaction.LeastBytes);
        ShardState state = await store.Shards.AcquireAsync(Shard, default);

        await CommitAsync(store, state.Next().WithProfiles(Large("a", bytes)));

        Assert.Equal(transactions, await TransactionsAsync(redis));
    }

    [Theory]
    [InlineData("-watch", 1)]
    [InlineData("-multi", 1)]
    [InlineData("-exec", 1)]
    [InlineData("-xinfo", 1)]
    [InlineData("-publish", 2)]
    public async Task Where_a_transaction_may_not_be_had_the_script_commits(string denied, int tries)
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        await using StoreConnection store = Connect(redis, 0);
        ShardState state = await store.Shards.AcquireAsync(Shard, default);
        await CommitAsync(store, state.Next().WithCrossings(1));
        await redis.AskAsync("ACL", "SETUSER", "default", denied);

        await CommitAsync(store, (state with { Commits = 1, LastSequence = 1 }).Next().WithProfiles(Large("a", 10)).WithCrossings(2));

        Assert.Equal(tries, await TransactionsAsync(redis));
        Assert.Equal(3, (await store.Reader.ReadCrossingsAsync(Shard, 0, 10, default)).Count);
    }

    [Fact]
    public async Task Whoever_takes_the_shard_meanwhile_finds_all_of_a_commit_or_nothing()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        await using StoreConnection older = Connect(redis, 0);
        await using StoreConnection newer = Connect(redis, 0);
        ShardState state = await older.Shards.AcquireAsync(Shard, default);
        for (int round = 0; round < 100; round++)
        {
            ShardCommit commit = state.Next().WithProfiles(Large($"c-{round}", 20_000)).WithCrossings(1);
            Task<CommitResult> committing = older.Shards.CommitAsync(commit, default).AsTask();
            ShardState taken = await newer.Shards.AcquireAsync(Shard, default);
            CommitVerdict verdict = (await committing).Verdict;

            Assert.Equal(verdict == CommitVerdict.Committed ? commit.Number : state.Commits, taken.Commits);
            Assert.Equal(verdict == CommitVerdict.Committed ? commit.LastSequence : state.LastSequence, taken.LastSequence);
            Assert.Equal(taken.Commits, (await newer.Reader.ReadStateAsync(Shard, default))!.Commits);
            Assert.Equal(taken.LastSequence, (await newer.Reader.ReadCrossingsAsync(Shard, 0, 1_000, default)).Count);
            LoadedProfiles loaded = await newer.Shards.LoadAsync(Shard, new ProfileRequest([$"c-{round}"], null, 0), default);
            Assert.Equal(verdict == CommitVerdict.Committed, !loaded.Named[0].IsEmpty);
            state = await older.Shards.AcquireAsync(Shard, default);
        }
    }

    private static StoreConnection Connect(RedisServer redis, int leastTransactionBytes) => RedisStores.Open(new RedisOptions { Configuration = redis.Configuration }, leastTransactionBytes);

    private static async Task CommitAsync(StoreConnection store, ShardCommit commit) =>
        Assert.Equal(CommitVerdict.Committed, (await store.Shards.CommitAsync(commit, default)).Verdict);

    private static ProfileWrite Large(string customer, int bytes) => new(customer, new byte[bytes], Noon, 1.5);

    private static async Task<int> TransactionsAsync(RedisServer redis)
    {
        string all = await redis.AskAsync("INFO", "commandstats");
        const string exec = "cmdstat_exec:calls=";
        int at = all.IndexOf(exec, StringComparison.Ordinal);
        return at < 0 ? 0 : int.Parse(all.AsSpan(at + exec.Length, all.AsSpan(at + exec.Length).IndexOf(',')), CultureInfo.InvariantCulture);
    }
}
