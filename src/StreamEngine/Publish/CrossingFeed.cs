using System.Runtime.CompilerServices;
using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Store;

namespace StreamEngine.Publish;

/// <summary>Every crossing of every shard, read from the store, so only what is durable is ever seen.</summary>
/// <remarks>
/// In order and exactly once within a shard; between shards in no order. It is pulled: each reader has a cursor of its own and
/// asks for the next page when it has handled the last, so a slow reader slows itself alone and nothing piles up.
/// <para>Should the store forget its last second, the owner decides the same crossings anew under the same numbers; a reader that
/// has seen them waits until the shard has come past its position.</para>
/// </remarks>
internal sealed class CrossingFeed(IRiskReader reader, IReadOnlyList<ShardId> shards, FeedOptions options, TimeProvider time, ILogger<CrossingFeed> log)
{
    /// <summary>Goes on for ever, until cancelled.</summary>
    /// <param name="from">Where to begin. "From the end" is the end as the store tells it when reading begins.</param>
    /// <param name="ct">Ends the reading, with <see cref="OperationCanceledException"/>.</param>
    public async IAsyncEnumerable<FeedItem> ReadAsync(FeedPosition from, [EnumeratorCancellation] CancellationToken ct)
    {
        StorePatience patience = new(options, time, log);
        FeedBell bell = new(shards);

        // Heard before the first read, so that nothing falls between them. Where the store cannot be heard, reading waits with it.
        await using IAsyncDisposable hearing = await patience.AskAsync(() => reader.ListenAsync(bell.Ring, ct), ct);
        FeedCursor[] cursors = new FeedCursor[shards.Count];
        for (int i = 0; i < cursors.Length; i++) cursors[i] = await BeginAsync(shards[i], from, patience, ct);

        long polled = time.GetTimestamp();
        while (true)
        {
            for (int i = 0; i < cursors.Length; i++)
            {
                if (!bell.TakeNews(i)) continue;
                IReadOnlyList<NumberedCrossing> page = await ReadPageAsync(cursors[i], patience, ct);

                // A full page may have more behind it; the other shards come first.
                if (page.Count == options.PageSize) bell.Ring(shards[i]);
                foreach (NumberedCrossing crossing in page)
                {
                    long missed = cursors[i].Pass(crossing.Id.Sequence);
                    if (missed > 0) Log.FeedMissed(log, missed, shards[i].Partition);
                    yield return new FeedItem(crossing, missed);
                }
            }

            await bell.WaitAsync(options.PollInterval, time, ct);

            // By the clock and not only in silence: a wake-up that was lost is found also while other shards ring.
            if (time.GetElapsedTime(polled) < options.PollInterval) continue;
            bell.RingAll();
            polled = time.GetTimestamp();
        }
    }

    private async ValueTask<FeedCursor> BeginAsync(ShardId shard, FeedPosition from, StorePatience patience, CancellationToken ct)
    {
        if (from[shard] is { } handled) return new FeedCursor(shard, handled, countsFirstGap: true);
        if (!from.StartsAtEnd) return new FeedCursor(shard, handled: 0, countsFirstGap: false);

        // A shard that nobody ever owned has an end too: before its first crossing.
        ShardState? state = await patience.AskAsync(() => reader.ReadStateAsync(shard, ct), ct);
        return new FeedCursor(shard, state?.LastSequence ?? 0, countsFirstGap: true);
    }

    private ValueTask<IReadOnlyList<NumberedCrossing>> ReadPageAsync(FeedCursor cursor, StorePatience patience, CancellationToken ct) =>
        patience.AskAsync(() => reader.ReadCrossingsAsync(cursor.Shard, cursor.Handled, options.PageSize, ct), ct);
}
