using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Store;

namespace StreamEngine.Publish.Recent;

/// <summary>Pages of a shard's crossings, out of the store.</summary>
internal static class StoredPages
{
    /// <summary>As <see cref="IRiskReader.ReadCrossingsAsync"/>; where a crossing cannot be read, some of those before it.</summary>
    /// <exception cref="InvalidDataException">The first one cannot be read.</exception>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public static async ValueTask<IReadOnlyList<NumberedCrossing>> ReadAsync(IRiskReader reader, ShardId shard, long after, int limit, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return await reader.ReadCrossingsAsync(shard, after, limit, ct);
            }
            catch (InvalidDataException) when (limit > 1)
            {
                limit /= 2;
            }
        }
    }
}
