using StreamEngine.Domain;
using StreamEngine.Store;
using StreamEngine.Tests.Support;
using static StreamEngine.Tests.Store.Samples;

namespace StreamEngine.Tests.Store;

/// <summary>Redis killed, gone, frozen and rolled back, where the script writes each commit.</summary>
public sealed class RedisOutageTests() : RedisOutages(int.MaxValue);

/// <summary>Redis killed, gone, frozen and rolled back, where a transaction writes each commit.</summary>
public sealed class RedisTransactionOutageTests() : RedisOutages(0);

/// <summary>Redis killed, gone, frozen and rolled back.</summary>
public abstract class RedisOutages(int leastTransactionBytes) : RedisFaults(leastTransactionBytes)
{
    [Fact]
    public async Task What_was_committed_survives_a_kill()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync("--appendonly", "yes", "--appendfsync", "always");
        await using StoreConnection store = Connect(redis);
        ShardState state = await store.Shards.AcquireAsync(Shard, default);
        await store.Shards.CommitAsync(state.Next().WithProfiles(Profile("a", "A", Noon, 1)).WithCrossings(2), default);
        string before = await ShardDump.OfAsync(store, Shard);

        await redis.KillAsync();
        await redis.StartAsync();
        await store.HealedAsync();

        Assert.Equal(before, await ShardDump.OfAsync(store, Shard));
    }

    [Fact]
    public async Task A_redis_that_is_gone_is_unavailable_and_heals_by_itself()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync("--appendonly", "yes", "--appendfsync", "always");
        await using StoreConnection store = Connect(redis);
        ShardState state = await store.Shards.AcquireAsync(Shard, default);
        int wakeUps = 0;
        await using IAsyncDisposable listening = await store.Reader.ListenAsync(_ => Interlocked.Increment(ref wakeUps), default);

        for (int round = 1; round <= 3; round++)
        {
            await redis.KillAsync();
            ShardCommit commit = state.Next().WithCrossings(1);
            await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.Shards.CommitAsync(commit, default));
            await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.Shards.PingAsync(default));
            await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.Reader.ReadStateAsync(Shard, default));
            await redis.StartAsync();
            await store.HealedAsync();

            Assert.Equal(CommitVerdict.Committed, (await store.CommitUntilAnsweredAsync(commit)).Verdict);
            state = state.After(commit, Instant.Never);
        }

        // The subscription heals too: some later commit is heard, if not the first.
        int before = Volatile.Read(ref wakeUps);
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                ShardCommit commit = state.Next().WithCrossings(1);
                await store.Shards.CommitAsync(commit, default);
                state = state.After(commit, Instant.Never);
                return Volatile.Read(ref wakeUps) > before;
            },
            "a wake-up after a restart");
    }

    [Fact]
    public async Task A_redis_that_comes_after_the_engine_is_found()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        await redis.KillAsync();
        await using StoreConnection store = Connect(redis);
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.Shards.AcquireAsync(Shard, default));

        await redis.StartAsync();
        await store.HealedAsync();
        Assert.Equal(1, (await store.Shards.AcquireAsync(Shard, default)).Lease.Epoch);
    }

    [Fact]
    public async Task A_commit_whose_answer_is_lost_may_be_made_again()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        await using StoreConnection store = Connect(redis, TimeSpan.FromMilliseconds(200));
        ShardState state = await store.Shards.AcquireAsync(Shard, default);
        ShardCommit commit = state.Next().WithProfiles(Profile("a")).WithCrossings(3);

        await redis.FreezeAsync();
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.Shards.CommitAsync(commit, default));
        // Again and again, until the client is replaced: whatever was sent before must do no harm.
        for (int i = 0; i < 5; i++) await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.Shards.CommitAsync(commit, default));
        await redis.ThawAsync();
        await store.HealedAsync();

        Assert.Equal(CommitVerdict.Committed, (await store.CommitUntilAnsweredAsync(commit)).Verdict);
        Assert.Equal([1, 2, 3], (await store.Reader.ReadCrossingsAsync(Shard, 0, 10, default)).Select(one => (int)one.Id.Sequence));
        Assert.Equal(state.After(commit, Instant.Never), await store.Reader.ReadStateAsync(Shard, default));
    }

    [Fact]
    public async Task A_redis_that_forgot_commits_is_noticed_and_goes_on_from_what_it_has()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        await using StoreConnection store = Connect(redis);
        ShardState state = await store.Shards.AcquireAsync(Shard, default);
        ShardCommit kept = state.Next().WithProfiles(Profile("a", "kept")).WithCrossings(2);
        await store.Shards.CommitAsync(kept, default);
        ShardState keptState = state.After(kept, Instant.Never);
        Assert.Equal("+OK", await redis.AskAsync("SAVE"));
        ShardCommit lost = keptState.Next().WithProfiles(Profile("a", "lost")).WithCrossings(2);
        await store.Shards.CommitAsync(lost, default);

        await redis.KillAsync();
        await redis.StartAsync();
        await store.HealedAsync();

        string before = await ShardDump.OfAsync(store, Shard);
        Assert.Equal(CommitVerdict.RolledBack, (await store.Shards.CommitAsync(keptState.After(lost, Instant.Never).Next(), default)).Verdict);
        Assert.Equal(before, await ShardDump.OfAsync(store, Shard));

        ShardState again = await store.Shards.AcquireAsync(Shard, default);
        Assert.Equal(keptState with { Lease = again.Lease }, again);
        Assert.Equal(CommitVerdict.Committed, (await store.CommitUntilAnsweredAsync(again.Next().WithCrossings(2))).Verdict);
        Assert.Equal([1, 2, 3, 4], (await store.Reader.ReadCrossingsAsync(Shard, 0, 10, default)).Select(one => (int)one.Id.Sequence));
    }

    [Fact]
    public async Task A_redis_that_forgot_an_owner_tells_it_so_and_fences_it_once_another_came()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        await using StoreConnection store = Connect(redis);
        await store.Shards.AcquireAsync(Shard, default);
        await redis.AskAsync("SAVE");
        ShardState forgotten = await store.Shards.AcquireAsync(Shard, default);

        await redis.KillAsync();
        await redis.StartAsync();
        await store.HealedAsync();

        Assert.Equal(CommitVerdict.RolledBack, (await store.Shards.CommitAsync(forgotten.Next(), default)).Verdict);
        ShardState other = await store.Shards.AcquireAsync(Shard, default);
        Assert.Equal(forgotten.Lease.Epoch, other.Lease.Epoch);
        Assert.Equal(CommitVerdict.Fenced, (await store.Shards.CommitAsync(forgotten.Next(), default)).Verdict);
        Assert.Equal(CommitVerdict.Committed, (await store.CommitUntilAnsweredAsync(other.Next())).Verdict);
    }
}
