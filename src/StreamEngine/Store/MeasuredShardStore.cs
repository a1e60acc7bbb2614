using StreamEngine.Domain;
using StreamEngine.Telemetry;

namespace StreamEngine.Store;

/// <summary>A store that is timed.</summary>
internal sealed class MeasuredShardStore(IShardStore store, StoreMetrics metrics, TimeProvider time) : IShardStore
{
    public ValueTask<ShardState> AcquireAsync(ShardId shard, CancellationToken ct) => AskAsync("acquire", () => store.AcquireAsync(shard, ct));

    public async ValueTask<LoadedProfiles> LoadAsync(ShardId shard, ProfileRequest wanted, CancellationToken ct)
    {
        long began = time.GetTimestamp();
        LoadedProfiles loaded = await AskAsync("load", () => store.LoadAsync(shard, wanted, ct));
        metrics.LoadAnswered(time.GetElapsedTime(began).TotalSeconds);
        return loaded;
    }

    public async ValueTask<CommitResult> CommitAsync(ShardCommit commit, CancellationToken ct)
    {
        long began = time.GetTimestamp();
        CommitResult result = await AskAsync("commit", () => store.CommitAsync(commit, ct));
        metrics.CommitAnswered(result.Verdict.ToWord(), time.GetElapsedTime(began).TotalSeconds, commit.Profiles.Count, result.Bytes);
        if (result.Way is { } way) metrics.RedisWrote(way.ToWord());
        return result;
    }

    public ValueTask<ShardState?> ReadStateAsync(ShardId shard, CancellationToken ct) => AskAsync("read", () => store.ReadStateAsync(shard, ct));

    public ValueTask PingAsync(CancellationToken ct) => store.PingAsync(ct);

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private async ValueTask<T> AskAsync<T>(string operation, Func<ValueTask<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (StoreUnavailableException)
        {
            metrics.CountRetry(operation);
            throw;
        }
    }
}
