using StreamEngine.Domain;
using StreamEngine.Publish.Recent;
using StreamEngine.Store;

namespace StreamEngine.Publish.Watching;

/// <summary>Who is at risk in each shard, for snapshots: one list for all watchers who want it within a second.</summary>
/// <remarks>
/// The lists are long, come in one piece, and thousands of watchers may take a snapshot at one time. Which of two lists a snapshot
/// begins with makes no difference to it: what happened since is told. Only those hold a list who use it.
/// </remarks>
internal sealed class AtRiskLists(CrossingLog log, IRiskReader reader, TimeProvider time)
{
    /// <summary>How old a list may be; the older, the more has happened since.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim[] _turns = [.. log.Shards.Select(_ => new SemaphoreSlim(1))];
    private readonly Taken?[] _taken = new Taken?[log.Shards.Count];

    /// <summary>Who is at risk in the shard now, or was a moment ago.</summary>
    /// <param name="shard">Which shard.</param>
    /// <param name="before">Where the watcher stood in it: it is given no list from before that, or of another store; null: nowhere yet.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public async ValueTask<AtRiskIds> TakeAsync(ShardId shard, ShardPosition? before, CancellationToken ct)
    {
        SemaphoreSlim turn = _turns[shard.Partition];
        await turn.WaitAsync(ct);
        try
        {
            if (Find(shard) is { } list && Suits(list, before)) return list;
            AtRiskIds read = await log.AskStoreAsync(shard, () => reader.ReadAtRiskIdsAsync(shard, ct), ct);
            _taken[shard.Partition] = new Taken(new WeakReference<AtRiskIds>(read), time.GetTimestamp());
            return read;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>The list is of a past that the store went back on: nobody else is to begin with it.</summary>
    public void Forget(ShardId shard) => _taken[shard.Partition] = null;

    private AtRiskIds? Find(ShardId shard) =>
        _taken[shard.Partition] is { } taken && time.GetElapsedTime(taken.At) <= Fresh && taken.List.TryGetTarget(out AtRiskIds? list) ? list : null;

    private static bool Suits(AtRiskIds list, ShardPosition? before) =>
        before is not { } held || (held.Handled <= (list.State?.LastSequence ?? 0) && held.Origin == StoreOrigin.DigestOf(list.State));

    private sealed record Taken(WeakReference<AtRiskIds> List, long At);
}
