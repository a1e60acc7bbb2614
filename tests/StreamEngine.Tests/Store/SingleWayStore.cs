using StreamEngine.Domain;
using StreamEngine.Store;

namespace StreamEngine.Tests.Store;

/// <summary>A store whose commits must all be written in one way: a fall back, which the caller would not notice, fails the test; but for one while the connection is made anew.</summary>
internal sealed class SingleWayStore(IShardStore store, CommitWay way) : IShardStore
{
    public ValueTask<ShardState> AcquireAsync(ShardId shard, CancellationToken ct) => store.AcquireAsync(shard, ct);

    public ValueTask<LoadedProfiles> LoadAsync(ShardId shard, ProfileRequest wanted, CancellationToken ct) => store.LoadAsync(shard, wanted, ct);

    public async ValueTask<CommitResult> CommitAsync(ShardCommit commit, CancellationToken ct)
    {
        CommitResult result = await store.CommitAsync(commit, ct);
        if (result.Way is { } taken and not CommitWay.Unconnected) Assert.Equal(way, taken);
        return result;
    }

    public ValueTask<ShardState?> ReadStateAsync(ShardId shard, CancellationToken ct) => store.ReadStateAsync(shard, ct);

    public ValueTask PingAsync(CancellationToken ct) => store.PingAsync(ct);

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
