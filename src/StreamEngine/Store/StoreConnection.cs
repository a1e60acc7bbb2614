namespace StreamEngine.Store;

/// <summary>An opened store: the shards' side and the readers' side. Whoever opened it disposes of it, and so of both.</summary>
/// <param name="Shards">For owners of shards.</param>
/// <param name="Reader">For everyone else.</param>
/// <param name="Description">Where it is, fit to be shown: without passwords.</param>
internal sealed record StoreConnection(IShardStore Shards, IRiskReader Reader, string Description) : IAsyncDisposable
{
    /// <summary>Queues of the store's own inside this process, as they stand now.</summary>
    public Func<IReadOnlyList<StoreQueue>> Queues { get; init; } = () => [];

    public async ValueTask DisposeAsync()
    {
        await Reader.DisposeAsync();
        await Shards.DisposeAsync();
    }
}

/// <param name="Name">As metrics say it.</param>
/// <param name="Waiting">Pieces of work in it.</param>
/// <param name="Limit">How many it can hold; beyond that callers wait to get in.</param>
internal readonly record struct StoreQueue(string Name, int Waiting, int Limit);
