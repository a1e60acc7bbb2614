using System.Text;
using StreamEngine.Domain;
using StreamEngine.Store;
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
    public async Task A_cancelled_call_throws_cancellation()
    {
        ShardState state = await AcquireAsync();
        CancellationToken cancelled = new(canceled: true);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.Shards.CommitAsync(state.Next(), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.Shards.AcquireAsync(Shard, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.Reader.ReadStateAsync(Shard, cancelled));
    }

    [Fact]
    public async Task A_ping_is_answered() => await Store.Shards.PingAsync(default);

    private protected async Task<ShardState> AcquireAsync() => await Store.Shards.AcquireAsync(Shard, default);

    /// <summary>How large it was and how it was written is the store's own affair.</summary>
    private protected async Task<CommitResult> CommitAsync(ShardCommit commit) => await Store.Shards.CommitAsync(commit, default) with { Bytes = 0, Way = null };

    private protected async Task<string[]> NamedAsync(params string[] ids)
    {
        LoadedProfiles loaded = await Store.Shards.LoadAsync(Shard, new ProfileRequest(ids, null, 0), default);
        return [.. loaded.Named.Select(Text)];
    }

    private async Task<IReadOnlyList<DueProfile>> DueAsync(Instant until, int limit) =>
        (await Store.Shards.LoadAsync(Shard, new ProfileRequest([], until, limit), default)).Due;

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
