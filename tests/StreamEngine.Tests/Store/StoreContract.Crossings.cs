using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Store;
using static StreamEngine.Tests.Store.Samples;

namespace StreamEngine.Tests.Store;

/// <content>The feed of crossings, and what wakes its readers.</content>
public abstract partial class StoreContract
{
    [Fact]
    public async Task Crossings_come_back_whole()
    {
        ShardState state = await AcquireAsync();
        await CommitAsync(state.Next().WithCrossings(1));

        NumberedCrossing read = Assert.Single(await Store.Reader.ReadCrossingsAsync(Shard, 0, 10, default));
        Assert.Equivalent(Crossing(Shard, 1), read, strict: true);
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

    private async Task<long[]> SequencesAsync(long after, int limit) =>
        [.. (await Store.Reader.ReadCrossingsAsync(Shard, after, limit, default)).Select(crossing => crossing.Id.Sequence)];
}
