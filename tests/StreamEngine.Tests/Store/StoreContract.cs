using System.Text;
using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Store;
using StreamEngine.Tests.Support;
using static StreamEngine.Tests.Store.Samples;

namespace StreamEngine.Tests.Store;

/// <summary>What every store must do. Each test has shards of its own; each idea has a file of its own.</summary>
public abstract partial class StoreContract : IAsyncLifetime
{
    private protected static readonly ShardId Shard = new(17);

    private protected StoreConnection Store { get; private set; } = null!;

    /// <summary>A connection to the same store; each test has an empty store.</summary>
    private protected abstract StoreConnection Connect();

    /// <summary>How many crossings the store was told to keep of a shard.</summary>
    private protected const int StreamLength = 100;

    public virtual Task InitializeAsync()
    {
        Store = Connect();
        return Task.CompletedTask;
    }

    public virtual async Task DisposeAsync() => await Store.DisposeAsync();

    [Fact]
    public async Task A_shard_nobody_owned_is_unknown_to_readers()
    {
        Assert.Null(await Store.Reader.ReadStateAsync(Shard, default));
        Assert.Empty(await Store.Reader.ReadCrossingsAsync(Shard, 0, 10, default));
        Assert.Empty(await Store.Reader.ReadAtRiskAsync(Shard, 10, default));
        await foreach (StoredProfile _ in Store.Reader.ScanAsync(Shard, default)) Assert.Fail("There is no profile.");
    }

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
                Duplicates = 7, DeadLetters = 8, Misrouted = 9, Folded = 10, Corrupt = long.MaxValue,
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
    public async Task Crossings_come_back_whole()
    {
        ShardState state = await AcquireAsync();
        await CommitAsync(state.Next().WithCrossings(1));

        NumberedCrossing read = Assert.Single(await Store.Reader.ReadCrossingsAsync(Shard, 0, 10, default));
        Assert.Equivalent(Crossing(Shard, 1), read, strict: true);
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
    public async Task A_lease_newer_than_the_stored_one_is_answered_as_rolled_back()
    {
        ShardState state = await AcquireAsync();
        ShardLease forgotten = new(state.Lease.Epoch + 1, Guid.NewGuid());
        Assert.Equal(CommitVerdict.RolledBack, (await CommitAsync(state.Next() with { Lease = forgotten })).Verdict);
        Assert.Equal(CommitVerdict.RolledBack, (await CommitAsync(state.Next() with { Shard = new ShardId(99), Lease = forgotten })).Verdict);
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
    public async Task Named_and_due_customers_are_loaded_together()
    {
        ShardState state = await AcquireAsync();
        await CommitAsync(state.Next().WithProfiles(Profile("a", "A", Noon), Profile("b", "B")));

        LoadedProfiles loaded = await Store.Shards.LoadAsync(Shard, new ProfileRequest(["b", "x", "a", "b"], Noon, 5), default);
        Assert.Equal(["B", "", "A", "B"], loaded.Named.Select(Text));
        Assert.Equal(["a"], loaded.Due.Select(due => due.CustomerId));

        LoadedProfiles nothing = await Store.Shards.LoadAsync(Shard, new ProfileRequest([], null, 5), default);
        Assert.Empty(nothing.Named);
        Assert.Empty(nothing.Due);
    }

    [Fact]
    public async Task Twenty_thousand_customers_fit_in_one_commit_and_one_load()
    {
        const int count = 20_000;
        ShardState state = await AcquireAsync();
        ProfileWrite[] writes = [.. Enumerable.Range(0, count).Select(i => Profile($"c-{i}", $"s-{i}", Noon + TimeSpan.FromMilliseconds(i), i))];
        Assert.Equal(new CommitResult(CommitVerdict.Committed, Noon), await CommitAsync(state.Next().WithProfiles(writes)));

        Assert.Equal(writes.Select(write => Text(write.Snapshot)), await NamedAsync([.. writes.Select(write => write.CustomerId)]));
        Assert.Equal(writes.Select(write => write.CustomerId), (await DueAsync(Noon + TimeSpan.FromDays(1), count)).Select(due => due.CustomerId));
        HashSet<string> scanned = [];
        await foreach (StoredProfile profile in Store.Reader.ScanAsync(Shard, default)) scanned.Add(profile.CustomerId);
        Assert.Equal(count, scanned.Count);

        ProfileWrite[] removals = [.. writes.Select(write => Removal(write.CustomerId))];
        Assert.Equal(new CommitResult(CommitVerdict.Committed, Instant.Never), await CommitAsync(state.Next().WithProfiles(removals) with { Number = 2 }));
        await foreach (StoredProfile _ in Store.Reader.ScanAsync(Shard, default)) Assert.Fail("All were removed.");
    }

    [Fact]
    public async Task Any_text_is_a_customer_id_and_any_bytes_a_snapshot()
    {
        string[] ids = ["", " ", "\0", "a\0b", "a", "{17}", "naïve-ü", "客户", "🦊🦊", "\r\n*1\r\n", "'; DROP TABLE profile; --", "\u0001\u007f\uffff", new('x', 256)];
        ids = [.. ids.Where(id => id.Length > 0)];
        byte[] everyByte = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        ShardState state = await AcquireAsync();
        await CommitAsync(state.Next() with { Profiles = [.. ids.Select(id => new ProfileWrite(id, everyByte, Noon, 1))] });

        LoadedProfiles loaded = await Store.Shards.LoadAsync(Shard, new ProfileRequest(ids, Noon, 100), default);
        Assert.All(loaded.Named, snapshot => Assert.Equal(everyByte, snapshot.ToArray()));
        Assert.Equal(ids.Order(StringComparer.Ordinal), loaded.Due.Select(due => due.CustomerId).Order(StringComparer.Ordinal));
        List<string> scanned = [];
        await foreach (StoredProfile profile in Store.Reader.ScanAsync(Shard, default)) scanned.Add(profile.CustomerId);
        Assert.Equal(ids.Order(StringComparer.Ordinal), scanned.Order(StringComparer.Ordinal));
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
    public async Task Crossings_are_read_from_any_number_on()
    {
        ShardState state = await AcquireAsync();
        await CommitAsync(state.Next().WithCrossings(20));

        Assert.Equal(new long[] { 8, 9, 10 }, await SequencesAsync(after: 7, limit: 3));
        Assert.Equal(Enumerable.Range(1, 20).Select(i => (long)i), await SequencesAsync(after: 0, limit: 1_000));
        Assert.Equal(new long[] { 20 }, await SequencesAsync(after: 19, limit: 3));
        Assert.Empty(await SequencesAsync(after: 20, limit: 3));
        Assert.Empty(await SequencesAsync(after: 999, limit: 3));
        Assert.Empty(await SequencesAsync(after: 0, limit: 0));
    }

    [Fact]
    public async Task Old_crossings_are_trimmed_and_new_ones_never()
    {
        ShardState state = await AcquireAsync();
        for (int i = 0; i < 20; i++)
        {
            ShardCommit commit = state.Next().WithCrossings(50);
            await CommitAsync(commit);
            state = state.After(commit, Instant.Never);
        }

        long[] kept = await SequencesAsync(after: 0, limit: 10_000);
        Assert.InRange(kept.Length, StreamLength, 5 * StreamLength);
        Assert.Equal(Enumerable.Range(0, kept.Length).Select(i => 1_000L - kept.Length + 1 + i), kept);
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

    [Fact]
    public async Task A_commit_with_crossings_wakes_those_who_listen()
    {
        TaskCompletionSource<ShardId> woken = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using IAsyncDisposable listening = await Store.Reader.ListenAsync(shard => woken.TrySetResult(shard), default);
        ShardState state = await AcquireAsync();
        await CommitAsync(state.Next().WithCrossings(1));

        Assert.Equal(Shard, await woken.Task);
    }

    [Fact]
    public async Task Who_stopped_listening_is_not_woken()
    {
        int calls = 0;
        await (await Store.Reader.ListenAsync(_ => Interlocked.Increment(ref calls), default)).DisposeAsync();
        TaskCompletionSource woken = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using IAsyncDisposable listening = await Store.Reader.ListenAsync(_ => woken.TrySetResult(), default);
        ShardState state = await AcquireAsync();
        await CommitAsync(state.Next().WithCrossings(1));

        await woken.Task;
        Assert.Equal(0, calls);
    }

    [Fact]
    public async Task A_cancelled_call_throws_cancellation()
    {
        ShardState state = await AcquireAsync();
        CancellationToken cancelled = new(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.Shards.CommitAsync(state.Next(), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.Shards.AcquireAsync(Shard, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.Reader.ReadStateAsync(Shard, cancelled));
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
    public async Task A_ping_is_answered() => await Store.Shards.PingAsync(default);

    private protected async Task<ShardState> AcquireAsync() => await Store.Shards.AcquireAsync(Shard, default);

    private protected async Task<CommitResult> CommitAsync(ShardCommit commit) => await Store.Shards.CommitAsync(commit, default);

    private protected async Task<string[]> NamedAsync(params string[] ids)
    {
        LoadedProfiles loaded = await Store.Shards.LoadAsync(Shard, new ProfileRequest(ids, null, 0), default);
        return [.. loaded.Named.Select(Text)];
    }

    private async Task<IReadOnlyList<DueProfile>> DueAsync(Instant until, int limit) =>
        (await Store.Shards.LoadAsync(Shard, new ProfileRequest([], until, limit), default)).Due;

    private async Task<long[]> SequencesAsync(long after, int limit) =>
        [.. (await Store.Reader.ReadCrossingsAsync(Shard, after, limit, default)).Select(crossing => crossing.Id.Sequence)];

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
