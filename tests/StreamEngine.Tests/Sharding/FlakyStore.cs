using StreamEngine.Domain;
using StreamEngine.Store;

namespace StreamEngine.Tests.Sharding;

/// <summary>A store on a bad line: calls fail before they are carried out, or after, as the seed says.</summary>
internal sealed class FlakyStore(IShardStore store, int seed, double failureShare) : IShardStore
{
    private readonly Random _random = new(seed);

    public int Failures { get; private set; }

    public ValueTask<ShardState> AcquireAsync(ShardId shard, CancellationToken ct) => OnABadLine(() => store.AcquireAsync(shard, ct));

    public ValueTask<LoadedProfiles> LoadAsync(ShardId shard, ProfileRequest wanted, CancellationToken ct) =>
        OnABadLine(() => store.LoadAsync(shard, wanted, ct));

    public ValueTask<CommitResult> CommitAsync(ShardCommit commit, CancellationToken ct) => OnABadLine(() => store.CommitAsync(commit, ct));

    public ValueTask<ShardState?> ReadStateAsync(ShardId shard, CancellationToken ct) => OnABadLine(() => store.ReadStateAsync(shard, ct));

    public ValueTask PingAsync(CancellationToken ct) => store.PingAsync(ct);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async ValueTask<T> OnABadLine<T>(Func<ValueTask<T>> call)
    {
        Break("the call was lost");
        T answer = await call();
        Break("the answer was lost");
        return answer;
    }

    private void Break(string how)
    {
        if (_random.NextDouble() >= failureShare) return;
        Failures++;
        throw new StoreUnavailableException(how);
    }
}
