using StreamEngine.Domain;
using StreamEngine.Store;
using static StreamEngine.Tests.Store.Samples;

namespace StreamEngine.Tests.Store;

/// <content>Who owns a shard, and that nobody else writes to it.</content>
public abstract partial class StoreContract
{
    [Fact]
    public async Task The_first_owner_gets_epoch_one_and_an_empty_shard()
    {
        ShardState state = await AcquireAsync();

        Assert.Equal(1, state.Lease.Epoch);
        Assert.Equal(0, state.Commits);
        Assert.Equal(0, state.LastSequence);
        Assert.Equal(Instant.Start, state.Time);
        Assert.Equal(Instant.Never, state.NextDue);
        Assert.True(state.Offsets.IsEmpty);
        Assert.Equal(default, state.Tally);
        Assert.Equal(state, await Store.Reader.ReadStateAsync(Shard, default));
    }

    [Fact]
    public async Task Each_owner_gets_the_next_epoch_and_a_token_of_its_own()
    {
        ShardState first = await AcquireAsync();
        ShardState second = await AcquireAsync();

        Assert.Equal(first.Lease.Epoch + 1, second.Lease.Epoch);
        Assert.NotEqual(first.Lease.Token, second.Lease.Token);
    }

    [Fact]
    public async Task An_older_owner_writes_nothing_at_all()
    {
        ShardState older = await AcquireAsync();
        await CommitAsync(older.Next().WithProfiles(Profile("a", "old", Noon, 1)).WithCrossings(1));
        ShardState newer = await AcquireAsync();
        string before = await ShardDump.OfAsync(Store, Shard);

        ShardCommit late = (older with { Commits = 1, LastSequence = 1 }).Next()
            .WithProfiles(Profile("a", "late", Noon + TimeSpan.FromDays(1), 9), Profile("z"), Removal("b")).WithCrossings(3);
        Assert.Equal(CommitVerdict.Fenced, (await CommitAsync(late)).Verdict);

        Assert.Equal(before, await ShardDump.OfAsync(Store, Shard));
        Assert.Equal(CommitVerdict.Committed, (await CommitAsync(newer.Next())).Verdict);
    }

    [Fact]
    public async Task An_owner_of_the_same_epoch_with_another_token_is_fenced()
    {
        ShardState state = await AcquireAsync();
        string before = await ShardDump.OfAsync(Store, Shard);

        ShardCommit stranger = state.Next().WithProfiles(Profile("a")) with { Lease = state.Lease with { Token = Guid.NewGuid() } };
        Assert.Equal(CommitVerdict.Fenced, (await CommitAsync(stranger)).Verdict);
        Assert.Equal(before, await ShardDump.OfAsync(Store, Shard));
    }

    [Fact]
    public async Task Two_connections_fence_each_other()
    {
        await using StoreConnection other = Connect();
        ShardState mine = await AcquireAsync();
        ShardState theirs = await other.Shards.AcquireAsync(Shard, default);

        Assert.Equal(CommitVerdict.Committed, (await other.Shards.CommitAsync(theirs.Next().WithProfiles(Profile("a", "theirs")), default)).Verdict);
        Assert.Equal(CommitVerdict.Fenced, (await CommitAsync(mine.Next().WithProfiles(Profile("a", "mine")))).Verdict);
        Assert.Equal(["theirs"], await NamedAsync("a"));
    }

    [Fact]
    public async Task A_lease_newer_than_the_stored_one_is_answered_as_rolled_back()
    {
        ShardState state = await AcquireAsync();
        ShardLease forgotten = new(state.Lease.Epoch + 1, Guid.NewGuid());
        Assert.Equal(CommitVerdict.RolledBack, (await CommitAsync(state.Next() with { Lease = forgotten })).Verdict);
        Assert.Equal(CommitVerdict.RolledBack, (await CommitAsync(state.Next() with { Shard = new ShardId(99), Lease = forgotten })).Verdict);
    }

    [Fact]
    public async Task Shards_know_nothing_of_each_other()
    {
        ShardState state = await AcquireAsync();
        ShardState other = await Store.Shards.AcquireAsync(new ShardId(18), default);
        await CommitAsync(state.Next().WithProfiles(Profile("a", "A", Noon, 1)).WithCrossings(1));

        Assert.Equal(other, await Store.Reader.ReadStateAsync(new ShardId(18), default));
        Assert.Empty(await Store.Reader.ReadCrossingsAsync(new ShardId(18), 0, 10, default));
    }
}
