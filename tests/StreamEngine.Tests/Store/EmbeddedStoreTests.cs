using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Store;
using StreamEngine.Store.Embedded;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Store;

/// <summary>The contract over files.</summary>
public sealed class EmbeddedStoreTests : StoreContract, IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private protected override StoreConnection Connect() => StoreFactory.OpenEmbedded(
        new EmbeddedStoreOptions { Path = _folder.Path, StreamLength = StreamLength }, TimeProvider.System, NullLoggerFactory.Instance);

    private protected override Task WipeAsync(ShardId shard)
    {
        string file = new EmbeddedFiles(new EmbeddedStoreOptions { Path = _folder.Path }).PathOf(shard);
        foreach (string part in (string[])[file, file + "-wal", file + "-shm"]) File.Delete(part);
        return Task.CompletedTask;
    }
}
