namespace StreamEngine.Store;

/// <summary>An opened store: the shards' side and the readers' side. Whoever opened it disposes of it, and so of both.</summary>
/// <param name="Shards">For owners of shards.</param>
/// <param name="Reader">For everyone else.</param>
/// <param name="Description">Where it is, fit to be shown: without passwords.</param>
internal sealed record StoreConnection(IShardStore Shards, IRiskReader Reader, string Description) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Reader.DisposeAsync();
        await Shards.DisposeAsync();
    }
}
