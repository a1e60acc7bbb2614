using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Store;
using StreamEngine.Tests.Support;
using static StreamEngine.Tests.Store.Samples;

namespace StreamEngine.Tests.Store;

/// <summary>The faults of Redis, where the script writes each commit.</summary>
public sealed class RedisFaultTests() : RedisFaults(int.MaxValue);

/// <summary>The faults of Redis, where a transaction writes each commit.</summary>
public sealed class RedisTransactionFaultTests() : RedisFaults(0);

/// <summary>Redis killed, frozen, rolled back, full, and changed by hand. Each test has a server of its own.</summary>
public abstract class RedisFaults(int leastTransactionBytes)
{
    private static readonly ShardId Shard = new(3);

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
        await HealedAsync(store);

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
            await HealedAsync(store);

            Assert.Equal(CommitVerdict.Committed, (await store.Shards.CommitAsync(commit, default)).Verdict);
            state = state.After(commit, Instant.Never);
        }

        // The subscription heals too: some later commit is heard.
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                int before = Volatile.Read(ref wakeUps);
                ShardCommit commit = state.Next().WithCrossings(1);
                await store.Shards.CommitAsync(commit, default);
                state = state.After(commit, Instant.Never);
                await Task.Delay(10);
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
        await HealedAsync(store);
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
        await HealedAsync(store);

        Assert.Equal(CommitVerdict.Committed, (await store.Shards.CommitAsync(commit, default)).Verdict);
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
        await HealedAsync(store);

        string before = await ShardDump.OfAsync(store, Shard);
        Assert.Equal(CommitVerdict.RolledBack, (await store.Shards.CommitAsync(keptState.After(lost, Instant.Never).Next(), default)).Verdict);
        Assert.Equal(before, await ShardDump.OfAsync(store, Shard));

        ShardState again = await store.Shards.AcquireAsync(Shard, default);
        Assert.Equal(keptState with { Lease = again.Lease }, again);
        Assert.Equal(CommitVerdict.Committed, (await store.Shards.CommitAsync(again.Next().WithCrossings(2), default)).Verdict);
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
        await HealedAsync(store);

        Assert.Equal(CommitVerdict.RolledBack, (await store.Shards.CommitAsync(forgotten.Next(), default)).Verdict);
        ShardState other = await store.Shards.AcquireAsync(Shard, default);
        Assert.Equal(forgotten.Lease.Epoch, other.Lease.Epoch);
        Assert.Equal(CommitVerdict.Fenced, (await store.Shards.CommitAsync(forgotten.Next(), default)).Verdict);
        Assert.Equal(CommitVerdict.Committed, (await store.Shards.CommitAsync(other.Next(), default)).Verdict);
    }

    [Fact]
    public async Task A_state_key_deleted_by_hand_does_not_wedge_the_shard()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        await using StoreConnection store = Connect(redis);
        ShardState state = await store.Shards.AcquireAsync(Shard, default);
        await store.Shards.CommitAsync(state.Next().WithCrossings(5), default);
        await redis.AskAsync("DEL", "streamengine:{3}:state");

        Assert.Equal(CommitVerdict.RolledBack, (await store.Shards.CommitAsync(state.Next() with { Number = 2, LastSequence = 5 }, default)).Verdict);
        ShardState again = await store.Shards.AcquireAsync(Shard, default);
        Assert.Equal(5, again.LastSequence);
        Assert.Equal(CommitVerdict.Committed, (await store.Shards.CommitAsync(again.Next().WithCrossings(1), default)).Verdict);
    }

    [Fact]
    public async Task A_state_of_an_older_engine_has_no_origin_until_it_is_acquired_again()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        await using StoreConnection store = Connect(redis);
        ShardState state = await store.Shards.AcquireAsync(Shard, default);
        ShardCommit commit = state.Next().WithCrossings(1);
        await store.Shards.CommitAsync(commit, default);
        await redis.AskAsync("HDEL", "streamengine:{3}:state", "origin");

        ShardState before = state.After(commit, Instant.Never) with { Origin = Guid.Empty };
        Assert.Equal(before, await store.Reader.ReadStateAsync(Shard, default));
        ShardState again = await store.Shards.AcquireAsync(Shard, default);
        Assert.NotEqual(Guid.Empty, again.Origin);
        Assert.Equal(before with { Lease = again.Lease, Origin = again.Origin }, again);
    }

    [Fact]
    public async Task A_stream_that_ran_ahead_of_the_state_is_answered_as_rolled_back()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        await using StoreConnection store = Connect(redis);
        ShardState state = await store.Shards.AcquireAsync(Shard, default);
        await redis.AskAsync("XADD", "streamengine:{3}:crossings", "7-0", "json", "{}", "pb", "");

        ShardCommit commit = state.Next().WithProfiles(Profile("a")).WithCrossings(1);
        Assert.Equal(CommitVerdict.RolledBack, (await store.Shards.CommitAsync(commit, default)).Verdict);
        Assert.Equal(state, await store.Reader.ReadStateAsync(Shard, default));
        Assert.Equal(7, (await store.Shards.AcquireAsync(Shard, default)).LastSequence);
    }

    [Fact]
    public async Task A_forgotten_script_is_loaded_again()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        await using StoreConnection store = Connect(redis);
        ShardState state = await store.Shards.AcquireAsync(Shard, default);
        await store.Shards.CommitAsync(state.Next(), default);
        await redis.AskAsync("SCRIPT", "FLUSH");

        Assert.Equal(CommitVerdict.Committed, (await store.Shards.CommitAsync(state.Next() with { Number = 2 }, default)).Verdict);
    }

    [Fact]
    public async Task A_redis_without_memory_takes_nothing_and_goes_on_when_it_has_some()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        await using StoreConnection store = Connect(redis);
        ShardState state = await store.Shards.AcquireAsync(Shard, default);
        await store.Shards.CommitAsync(state.Next().WithProfiles(Profile("a")), default);
        ShardCommit[] commits =
        [
            (state with { Commits = 1 }).Next().WithProfiles(Profile("b")).WithCrossings(1),
            (state with { Commits = 1 }).Next().WithProfiles(Removal("a")),
        ];
        string before = await ShardDump.OfAsync(store, Shard);
        await redis.AskAsync("CONFIG", "SET", "maxmemory", "1");

        StoreUnavailableException full = await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.Shards.CommitAsync(commits[0], default));
        Assert.Contains("memory", full.Message, StringComparison.Ordinal);

        await redis.AskAsync("CONFIG", "SET", "maxmemory", "0");
        Assert.Equal(before, await ShardDump.OfAsync(store, Shard));

        // A commit that begins by removing is let through to its end even so: whole, again.
        await redis.AskAsync("CONFIG", "SET", "maxmemory", "1");
        await store.Shards.CommitAsync(commits[1], default);
        await redis.AskAsync("CONFIG", "SET", "maxmemory", "0");
        Assert.Equal((state with { Commits = 1 }).After(commits[1], Instant.Never), await store.Reader.ReadStateAsync(Shard, default));
    }

    [Fact]
    public async Task A_key_of_another_program_is_told_before_anything_is_written()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        await using StoreConnection store = Connect(redis);
        ShardState state = await store.Shards.AcquireAsync(Shard, default);
        await redis.AskAsync("SET", "streamengine:{3}:due", "mine");

        StoreUnavailableException refused = await Assert.ThrowsAsync<StoreUnavailableException>(
            async () => await store.Shards.CommitAsync(state.Next().WithProfiles(Profile("a")).WithCrossings(1), default));
        Assert.Contains("KeyPrefix", refused.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.Shards.AcquireAsync(Shard, default));
        await redis.AskAsync("DEL", "streamengine:{3}:due");
        Assert.Equal(state, await store.Reader.ReadStateAsync(Shard, default));
        Assert.Empty(await store.Reader.ReadCrossingsAsync(Shard, 0, 10, default));
    }

    [Fact]
    public async Task A_user_who_may_not_write_is_told_at_acquisition()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        await redis.AskAsync("ACL", "SETUSER", "default", "-zadd");
        await using StoreConnection store = Connect(redis);

        StoreUnavailableException refused = await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.Shards.AcquireAsync(Shard, default));
        Assert.Contains("ZADD", refused.Message, StringComparison.Ordinal);
        await redis.AskAsync("ACL", "SETUSER", "default", "+zadd");
        Assert.Equal(1, (await store.Shards.AcquireAsync(Shard, default)).Lease.Epoch);
    }

    [Fact]
    public async Task A_master_that_became_a_replica_is_unavailable_until_it_is_master_again()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        await using StoreConnection store = Connect(redis);
        ShardState state = await store.Shards.AcquireAsync(Shard, default);
        await redis.AskAsync("REPLICAOF", "127.0.0.1", "1");

        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.Shards.CommitAsync(state.Next(), default));
        await redis.AskAsync("REPLICAOF", "NO", "ONE");
        await HealedAsync(store);
        Assert.Equal(CommitVerdict.Committed, (await store.Shards.CommitAsync(state.Next(), default)).Verdict);
    }

    [Fact]
    public async Task A_shard_lies_in_one_slot_of_a_cluster()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync("--cluster-enabled", "yes", "--cluster-announce-ip", "127.0.0.1");
        await redis.AskAsync("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
        await Eventually.BecomesTrueAsync(
            async () => (await redis.AskAsync("CLUSTER", "INFO")).Contains("cluster_state:ok", StringComparison.Ordinal), "the cluster is up");
        await using StoreConnection store = Connect(redis);

        for (int partition = 0; partition < 5; partition++)
        {
            ShardState state = await store.Shards.AcquireAsync(new ShardId(partition), default);
            ShardCommit commit = state.Next().WithProfiles(Profile("a", "A", Noon, 1)).WithCrossings(1);
            Assert.Equal(CommitVerdict.Committed, (await store.Shards.CommitAsync(commit, default)).Verdict);
            Assert.Single((await store.Shards.LoadAsync(state.Shard, new ProfileRequest(["a"], Noon, 1), default)).Due);
            Assert.Single(await store.Reader.ReadCrossingsAsync(state.Shard, 0, 10, default));
        }
    }

    [Fact]
    public async Task The_keys_are_those_of_the_readme()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        await using StoreConnection store = Connect(redis);
        ShardState state = await store.Shards.AcquireAsync(Shard, default);
        await store.Shards.CommitAsync(state.Next().WithProfiles(Profile("c-1", "A", Noon, 1.5)).WithCrossings(1), default);

        Assert.Contains("A", await redis.AskAsync("HGET", "streamengine:{3}:profiles", "c-1"), StringComparison.Ordinal);
        Assert.Contains("1.5", await redis.AskAsync("ZSCORE", "streamengine:{3}:risk", "c-1"), StringComparison.Ordinal);
        Assert.Contains($"{Noon.UnixMilliseconds}", await redis.AskAsync("ZSCORE", "streamengine:{3}:due", "c-1"), StringComparison.Ordinal);
        Assert.Contains("\r\n1\r\n", (await redis.AskAsync("HMGET", "streamengine:{3}:state", "commits", "off:calls")) + "\r\n", StringComparison.Ordinal);
        Assert.Contains($"{state.Origin:N}", await redis.AskAsync("HGET", "streamengine:{3}:state", "origin"), StringComparison.Ordinal);
        string stream = await redis.AskAsync("XRANGE", "streamengine:{3}:crossings", "-", "+");
        Assert.Contains("1-0", stream, StringComparison.Ordinal);
        Assert.Contains("{\"id\":\"3-1\",", stream, StringComparison.Ordinal);
    }

    private StoreConnection Connect(RedisServer redis, TimeSpan? timeout = null) => RedisStores.Open(
        new RedisOptions { Configuration = redis.Configuration, CommandTimeout = timeout ?? TimeSpan.FromSeconds(2) }, leastTransactionBytes);

    private static async Task HealedAsync(StoreConnection store)
    {
        await Eventually.BecomesTrueAsync(() => AnswersAsync(async () => await store.Shards.PingAsync(default)), "the store answers again");
        await Eventually.BecomesTrueAsync(() => AnswersAsync(async () => await store.Reader.ReadStateAsync(Shard, default)), "the reader answers again");
    }

    private static async Task<bool> AnswersAsync(Func<Task> ask)
    {
        try
        {
            await ask();
            return true;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }
}
