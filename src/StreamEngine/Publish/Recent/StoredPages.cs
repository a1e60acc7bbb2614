using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Store;

namespace StreamEngine.Publish.Recent;

/// <summary>Pages of a shard's crossings, out of the store; ever smaller ones before a crossing that cannot be read.</summary>
/// <param name="reader">The store.</param>
/// <param name="shard">Whose crossings.</param>
/// <param name="most">Crossings of a page at most.</param>
internal sealed class StoredPages(IRiskReader reader, ShardId shard, int most)
{
    private readonly int _most = most;

    /// <summary>Crossings of a page at most, for now: with as many, there may be more behind it that can be read.</summary>
    public int Limit { get; private set; } = most;

    /// <summary>What could not be read may have been mended.</summary>
    public void Widen() => Limit = _most;

    /// <summary>As <see cref="IRiskReader.ReadCrossingsAsync"/>; where a crossing cannot be read, some of those before it.</summary>
    /// <exception cref="InvalidDataException">The first one cannot be read.</exception>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public async ValueTask<IReadOnlyList<NumberedCrossing>> ReadAsync(long after, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return await reader.ReadCrossingsAsync(shard, after, Limit, ct);
            }
            catch (InvalidDataException) when (Limit > 1)
            {
                Limit /= 2;
            }
        }
    }
}
