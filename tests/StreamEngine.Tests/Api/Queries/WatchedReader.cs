using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Store;

namespace StreamEngine.Tests.Api.Queries;

/// <summary>A reader over another that notes what it is asked, and lets a test step in between.</summary>
internal sealed class WatchedReader(IRiskReader inner) : IRiskReader
{
    private readonly Lock _lock = new();
    private readonly List<string> _asked = [];
    private int _now, _most, _profiles, _atRisk;

    /// <summary>Comes before profiles are read.</summary>
    public Func<ShardId, Task> BeforeProfiles { get; set; } = _ => Task.CompletedTask;

    /// <summary>Comes before a page of those at risk is read.</summary>
    public Func<ShardId, Task> BeforeAtRisk { get; set; } = _ => Task.CompletedTask;

    /// <summary>How many questions were with the store at one time, at most.</summary>
    public int Most => Volatile.Read(ref _most);

    /// <summary>How many are with it now.</summary>
    public int Now => Volatile.Read(ref _now);

    /// <summary>How many profiles were asked for.</summary>
    public int Profiles => Volatile.Read(ref _profiles);

    /// <summary>How many of those at risk it told of.</summary>
    public int AtRisk => Volatile.Read(ref _atRisk);

    /// <summary>The kinds of question, in order.</summary>
    public IReadOnlyList<string> Asked
    {
        get
        {
            lock (_lock) return [.. _asked];
        }
    }

    public ValueTask<ShardState?> ReadStateAsync(ShardId shard, CancellationToken ct) => AskAsync("state", () => inner.ReadStateAsync(shard, ct));

    public ValueTask<IReadOnlyList<AtRiskCustomer>> ReadAtRiskAsync(ShardId shard, AtRiskCustomer? after, int limit, CancellationToken ct) =>
        AskAsync("at risk", async () =>
        {
            await BeforeAtRisk(shard);
            IReadOnlyList<AtRiskCustomer> told = await inner.ReadAtRiskAsync(shard, after, limit, ct);
            Interlocked.Add(ref _atRisk, told.Count);
            return told;
        });

    public ValueTask<ProfilesAsOf> ReadProfilesAsync(ShardId shard, IReadOnlyList<string> customerIds, CancellationToken ct) => AskAsync("profiles", async () =>
    {
        Interlocked.Add(ref _profiles, customerIds.Count);
        await BeforeProfiles(shard);
        return await inner.ReadProfilesAsync(shard, customerIds, ct);
    });

    public ValueTask<IReadOnlyList<NumberedCrossing>> ReadCrossingsAsync(ShardId shard, long afterSequence, int limit, CancellationToken ct) =>
        inner.ReadCrossingsAsync(shard, afterSequence, limit, ct);

    public IAsyncEnumerable<StoredProfile> ScanAsync(ShardId shard, CancellationToken ct) => inner.ScanAsync(shard, ct);

    public ValueTask<AtRiskIds> ReadAtRiskIdsAsync(ShardId shard, CancellationToken ct) => inner.ReadAtRiskIdsAsync(shard, ct);

    public ValueTask<IAsyncDisposable> ListenAsync(Action<ShardId> onNews, CancellationToken ct) => inner.ListenAsync(onNews, ct);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async ValueTask<T> AskAsync<T>(string kind, Func<ValueTask<T>> ask)
    {
        lock (_lock)
        {
            _asked.Add(kind);
            _most = Math.Max(_most, ++_now);
        }

        try
        {
            return await ask();
        }
        finally
        {
            lock (_lock) _now--;
        }
    }
}
