using StreamEngine.Domain;
using StreamEngine.Store;
using static StreamEngine.Tests.Store.Samples;

namespace StreamEngine.Tests.Store;

/// <content>A commit is there whole, once, and in its turn; what it says of time, offsets and counts comes back.</content>
public abstract partial class StoreContract
{
    [Fact]
    public async Task All_of_a_commit_is_there_after_it()
    {
        ShardState state = await AcquireAsync();
        ShardCommit commit = state.Next()
            .WithProfiles(Profile("a", "A", Noon, 2), Profile("b", "B"), Profile("c", "C", Noon + TimeSpan.FromHours(1), 3))
            .WithCrossings(2);

        Assert.Equal(new CommitResult(CommitVerdict.Committed, Noon), await CommitAsync(commit));

        Assert.Equal(["A", "B", "C"], await NamedAsync("a", "b", "c"));
        Assert.Equal([new AtRiskCustomer("c", 3), new AtRiskCustomer("a", 2)], await Store.Reader.ReadAtRiskAsync(Shard, 10, default));
        Assert.Equal(["17-1", "17-2"], (await Store.Reader.ReadCrossingsAsync(Shard, 0, 10, default)).Select(one => one.Id.ToString()));
        Assert.Equal(["a", "c"], (await DueAsync(Noon + TimeSpan.FromDays(1), 10)).Select(due => due.CustomerId));
    }

    [Fact]
    public async Task Everything_is_there_for_the_next_connection()
    {
        ShardState state = await AcquireAsync();
        await CommitAsync(state.Next().WithProfiles(Profile("a", "A", Noon, 1)).WithCrossings(2));
        string before = await ShardDump.OfAsync(Store, Shard);

        await using StoreConnection next = Connect();
        Assert.Equal(before, await ShardDump.OfAsync(next, Shard));
    }

    [Fact]
    public async Task Time_offsets_and_tally_come_back_as_committed()
    {
        ShardState state = await AcquireAsync();
        ShardCommit commit = state.Next() with
        {
            Time = Noon + TimeSpan.FromMilliseconds(123),
            Offsets = OffsetVector.Empty.With("calls", 5_000_000_000).With("chats", 0).With("e:mails ü", 7),
            Tally = new ShardTally
            {
                Consumed = 1, Applied = 2, Amended = 3, Purchases = 4, Anonymous = 5, Late = 6,
                Duplicates = 7, DeadLetters = 8, Misrouted = 9, Folded = 10, Corrupt = long.MaxValue, AtLow = -11, AtElevated = 12, AtHigh = 13, AtCritical = 14,
            },
        };

        Assert.Equal(new CommitResult(CommitVerdict.Committed, Instant.Never), await CommitAsync(commit));
        Assert.Equal(state.After(commit, Instant.Never), await Store.Reader.ReadStateAsync(Shard, default));
        ShardState next = await AcquireAsync();
        Assert.Equal(state.After(commit, Instant.Never) with { Lease = next.Lease }, next);
    }

    [Fact]
    public async Task A_topic_that_a_commit_does_not_name_keeps_its_offset()
    {
        ShardState state = await AcquireAsync();
        await CommitAsync(state.Next() with { Offsets = OffsetVector.Empty.With("calls", 3).With("chats", 4) });
        await CommitAsync(state.Next() with { Number = 2, Offsets = OffsetVector.Empty.With("chats", 9) });

        Assert.Equal(OffsetVector.Empty.With("calls", 3).With("chats", 9), (await AcquireAsync()).Offsets);
    }

    [Fact]
    public async Task An_empty_commit_counts_as_one()
    {
        ShardState state = await AcquireAsync();
        Assert.Equal(CommitVerdict.Committed, (await CommitAsync(state.Next() with { Offsets = OffsetVector.Empty })).Verdict);
        Assert.Equal(1, (await AcquireAsync()).Commits);
    }

    [Fact]
    public async Task The_same_commit_again_is_committed_and_written_once()
    {
        ShardState state = await AcquireAsync();
        ShardCommit commit = state.Next().WithProfiles(Profile("a", "A", Noon, 1)).WithCrossings(2);
        await CommitAsync(commit);
        string before = await ShardDump.OfAsync(Store, Shard);

        Assert.Equal(new CommitResult(CommitVerdict.Committed, Noon), await CommitAsync(commit));
        Assert.Equal(before, await ShardDump.OfAsync(Store, Shard));
    }

    [Fact]
    public async Task A_commit_that_skips_a_number_is_answered_as_rolled_back()
    {
        ShardState state = await AcquireAsync();
        string before = await ShardDump.OfAsync(Store, Shard);

        Assert.Equal(CommitVerdict.RolledBack, (await CommitAsync(state.Next().WithProfiles(Profile("a")) with { Number = 2 })).Verdict);
        Assert.Equal(before, await ShardDump.OfAsync(Store, Shard));
    }

    [Fact]
    public async Task A_commit_whose_crossings_do_not_follow_is_refused_whole()
    {
        ShardState state = await AcquireAsync();
        string before = await ShardDump.OfAsync(Store, Shard);

        ShardCommit jump = (state with { LastSequence = 5 }).Next().WithProfiles(Profile("a")).WithCrossings(1);
        Assert.Equal(CommitVerdict.RolledBack, (await CommitAsync(jump)).Verdict);
        Assert.Equal(before, await ShardDump.OfAsync(Store, Shard));
        Assert.Equal(CommitVerdict.Committed, (await CommitAsync(state.Next())).Verdict);
    }

    [Fact]
    public async Task A_commit_that_contradicts_itself_is_the_callers_fault()
    {
        ShardState state = await AcquireAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => CommitAsync(state.Next().WithProfiles(Profile("a", priority: double.NaN))));
        await Assert.ThrowsAsync<ArgumentException>(() => CommitAsync(state.Next().WithProfiles(Removal("a") with { Due = Noon })));
        await Assert.ThrowsAsync<ArgumentException>(() => CommitAsync(state.Next().WithCrossings(1) with { LastSequence = 9 }));
    }

    [Fact]
    public async Task Commits_of_many_shards_overlap_without_harm()
    {
        ShardState[] ends = await Task.WhenAll(Enumerable.Range(0, 12).Select(async partition =>
        {
            ShardId shard = new(partition);
            ShardState state = await Store.Shards.AcquireAsync(shard, default);
            for (int i = 0; i < 20; i++)
            {
                ShardCommit commit = state.Next().WithProfiles(Profile("a", $"{i}")).WithCrossings(1);
                Assert.Equal(CommitVerdict.Committed, (await CommitAsync(commit)).Verdict);
                state = state.After(commit, Instant.Never);
            }

            return state;
        }));
        foreach (ShardState end in ends) Assert.Equal(end, await Store.Reader.ReadStateAsync(end.Shard, default));
    }
}
