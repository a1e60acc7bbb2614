using StreamEngine.Domain;
using StreamEngine.Store;

namespace StreamEngine.Load.Measuring.Counts;

/// <summary>From the store: exact, for the counts are part of every commit.</summary>
internal sealed class StoreCounts(IRiskReader reader, int shards) : ICommittedCounts
{
    public async ValueTask<ShardTally?> ReadAsync(CancellationToken ct)
    {
        ShardTally sum = default;
        try
        {
            for (int shard = 0; shard < shards; shard++)
                if (await reader.ReadStateAsync(new ShardId(shard), ct) is { } state) sum += state.Tally;
        }
        catch (StoreUnavailableException)
        {
            return null;
        }

        return sum;
    }
}
