using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Store;
using StreamEngine.Tests.Api.Kit;
using StreamEngine.Tests.Support;
using static StreamEngine.Tests.Store.Samples;

namespace StreamEngine.Tests.Store;

/// <summary>What comes between the commands of a transaction: a lost connection, another owner, someone's hand.</summary>
public sealed class RedisTransactionLossTests : IAsyncLifetime, IDisposable
{
    private static readonly ShardId Shard = new(3);

    private readonly LogLines _logs = new();
    private RedisServer _redis = null!;
    private RedisProxy _proxy = null!;

    /// <summary>Through the proxy.</summary>
    private StoreConnection _store = null!;

    /// <summary>Past the proxy.</summary>
    private StoreConnection _other = null!;

    private ShardState _state = null!;

    public async Task InitializeAsync()
    {
        _redis = await RedisServer.LaunchAsync();
        _proxy = new RedisProxy(_redis);
        _store = Through(TimeSpan.FromSeconds(10));
        _other = RedisStores.Open(new RedisOptions { Configuration = _redis.Configuration }, 0);
        _state = await _store.Shards.AcquireAsync(Shard, default);
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        await _other.DisposeAsync();
        await _proxy.DisposeAsync();
        await _redis.DisposeAsync();
    }

    public void Dispose() => _logs.Dispose();

    [Theory]
    [InlineData("WATCH", "LostBefore")]
    [InlineData("HGET", "LostBefore")]
    [InlineData("ZCARD", "LostWithin")]
    [InlineData("MULTI", "LostBefore")]
    [InlineData("XADD", "LostWithin")]
    [InlineData("HMSET", "LostBefore")]
    [InlineData("HMSET", "LostWithin")]
    [InlineData("EXEC", "LostBefore")]
    public async Task A_connection_lost_before_the_end_leaves_nothing_and_the_next_try_writes_all(string command, string fate)
    {
        ShardCommit commit = Sample();
        string before = await ShardDump.OfAsync(_other, Shard);
        _proxy.At(command, Enum.Parse<ProxyFate>(fate));

        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await _store.Shards.CommitAsync(commit, default));
        Assert.Equal(before, await ShardDump.OfAsync(_other, Shard));

        CommitResult written = await _store.CommitUntilAnsweredAsync(commit);
        Assert.Equal(CommitVerdict.Committed, written.Verdict);
        Assert.True(written.Way is CommitWay.Transaction or CommitWay.Unconnected, $"by the {written.Way}");
        Assert.Equal(_state.After(commit, Noon), await _other.Reader.ReadStateAsync(Shard, default));
        Assert.Equal(3, (await _other.Reader.ReadCrossingsAsync(Shard, 0, 10, default)).Count);
    }

    [Fact]
    public async Task A_transaction_whose_answer_is_lost_is_found_written_and_not_written_again()
    {
        await using StoreConnection store = Through(TimeSpan.FromSeconds(1));
        ShardCommit commit = Sample();
        _proxy.At("EXEC", ProxyFate.FallsSilent);

        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.Shards.CommitAsync(commit, default));
        string written = await ShardDump.OfAsync(_other, Shard);
        Assert.Equal(_state.After(commit, Noon), await _other.Reader.ReadStateAsync(Shard, default));

        Assert.Equal(new CommitResult(CommitVerdict.Committed, Noon), await store.CommitUntilAnsweredAsync(commit));
        Assert.Equal(written, await ShardDump.OfAsync(_other, Shard));
    }

    [Fact]
    public async Task A_transaction_whose_conditions_are_not_answered_leaves_nothing_and_the_next_try_writes_all()
    {
        await using StoreConnection store = Through(TimeSpan.FromSeconds(1));
        ShardCommit commit = Sample();
        string before = await ShardDump.OfAsync(_other, Shard);
        _proxy.At("WATCH", ProxyFate.FallsSilent);

        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await store.Shards.CommitAsync(commit, default));
        Assert.Equal(before, await ShardDump.OfAsync(_other, Shard));

        Assert.Equal(CommitVerdict.Committed, (await store.CommitUntilAnsweredAsync(commit)).Verdict);
        Assert.Equal(3, (await _other.Reader.ReadCrossingsAsync(Shard, 0, 10, default)).Count);
    }

    [Fact]
    public async Task A_shard_taken_just_before_the_end_is_fenced_and_nothing_is_written()
    {
        ProxyStop end = _proxy.StopAt("EXEC");
        Task<CommitResult> committing = _store.Shards.CommitAsync(Sample(), default).AsTask();
        await end.Reached;
        await _other.Shards.AcquireAsync(Shard, default);
        string before = await ShardDump.OfAsync(_other, Shard);
        end.Release();

        Assert.Equal(CommitVerdict.Fenced, (await committing).Verdict);
        Assert.Equal(before, await ShardDump.OfAsync(_other, Shard));
    }

    [Fact]
    public async Task While_a_transaction_waits_for_its_conditions_everything_else_goes_on()
    {
        ProxyStop conditions = _proxy.StopAt("HGET");
        Task<CommitResult> committing = _store.Shards.CommitAsync(Sample(), default).AsTask();
        await conditions.Reached;

        await _store.Shards.PingAsync(default);
        await _store.Shards.LoadAsync(Shard, new ProfileRequest(["a"], Noon, 10), default);
        Assert.False(committing.IsCompleted);

        conditions.Release();
        Assert.Equal(CommitWay.Transaction, (await committing).Way);
    }

    [Theory]
    [InlineData("WATCH", "profiles")]
    [InlineData("WATCH", "risk")]
    [InlineData("WATCH", "due")]
    [InlineData("EXEC", "profiles")]
    [InlineData("EXEC", "risk")]
    [InlineData("EXEC", "due")]
    public async Task A_key_that_becomes_another_program_s_meanwhile_is_told_and_nothing_is_written(string command, string key)
    {
        ProxyStop stop = _proxy.StopAt(command);
        Task<CommitResult> committing = _store.Shards.CommitAsync(Sample(), default).AsTask();
        await stop.Reached;
        await _redis.AskAsync("SET", $"streamengine:{{3}}:{key}", "mine");
        stop.Release();

        StoreUnavailableException refused = await Assert.ThrowsAsync<StoreUnavailableException>(() => committing);
        Assert.Contains("KeyPrefix", refused.Message, StringComparison.Ordinal);
        await _redis.AskAsync("DEL", $"streamengine:{{3}}:{key}");
        Assert.Equal(_state, await _other.Reader.ReadStateAsync(Shard, default));
        Assert.Empty(await _other.Reader.ReadCrossingsAsync(Shard, 0, 10, default));
    }

    [Fact]
    public async Task Crossings_that_a_hand_shut_out_meanwhile_are_told_to_the_operator()
    {
        ProxyStop end = _proxy.StopAt("EXEC");
        Task<CommitResult> committing = _store.Shards.CommitAsync(Sample(), default).AsTask();
        await end.Reached;
        await _redis.AskAsync("XADD", "streamengine:{3}:crossings", "99-0", "json", "{}", "pb", "");
        end.Release();

        Assert.Equal(CommitVerdict.Committed, (await committing).Verdict);
        Assert.Contains(_logs.TakeAlarms(), line => line.Contains("commit 1 of shard 3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_connection_that_stalls_at_large_commits_only_is_replaced_though_all_else_is_answered()
    {
        await using StoreConnection store = Through(TimeSpan.FromMilliseconds(300));
        ShardCommit commit = Sample();
        _proxy.At("WATCH", ProxyFate.FallsSilent);

        CommitResult? written = null;
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                await store.Shards.PingAsync(default);
                try
                {
                    written = await store.Shards.CommitAsync(commit, default);
                    return true;
                }
                catch (StoreUnavailableException)
                {
                    return false;
                }
            },
            "a fresh connection takes the commit");

        Assert.Equal(CommitVerdict.Committed, written!.Value.Verdict);
        Assert.Contains(_logs.TakeAll(), line => line.Contains("streamengine-commits failed every call", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_no_connection_is_to_be_had_for_large_commits_the_script_writes_them_until_there_is_one()
    {
        await using StoreConnection store = Through(TimeSpan.FromSeconds(3));
        ShardState state = await store.Shards.AcquireAsync(Shard, default);
        _proxy.IsFull = true;

        ShardCommit commit = state.Next().WithProfiles(Profiles()).WithCrossings(3);
        CommitResult written = await store.Shards.CommitAsync(commit, default);
        Assert.Equal((CommitVerdict.Committed, CommitWay.Unconnected), (written.Verdict, written.Way));
        state = state.After(commit, Noon);
        Assert.Equal(state, await _other.Reader.ReadStateAsync(Shard, default));

        _proxy.IsFull = false;
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                commit = state.Next().WithProfiles(Profiles()).WithCrossings(1);
                written = await store.CommitUntilAnsweredAsync(commit);
                Assert.Equal(CommitVerdict.Committed, written.Verdict);
                state = state.After(commit, Noon);
                return written.Way == CommitWay.Transaction;
            },
            "a transaction writes again");
        Assert.Equal(state, await _other.Reader.ReadStateAsync(Shard, default));
    }

    private static ProfileWrite[] Profiles() => [Profile("a", new string('a', 20_000), Noon, 1), Profile("b", "b", Noon, 2), Removal("c")];

    private ShardCommit Sample() => _state.Next().WithProfiles(Profiles()).WithCrossings(3);

    private StoreConnection Through(TimeSpan timeout) =>
        RedisStores.Open(new RedisOptions { Configuration = _proxy.Configuration, CommandTimeout = timeout }, 0, _logs);
}
