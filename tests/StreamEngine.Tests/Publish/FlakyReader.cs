using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Store;

namespace StreamEngine.Tests.Publish;

/// <summary>A reader over another that loses wake-ups or fails when told to, and counts.</summary>
internal sealed class FlakyReader(IRiskReader inner) : IRiskReader
{
    private int _asked, _pagesRead, _failures;

    /// <summary>Loses every wake-up.</summary>
    public bool IsDeaf { get; set; }

    /// <summary>Every so many calls one is unavailable; 0: none.</summary>
    public int FailEvery { get; set; }

    /// <summary>Thrown once, by the next reading of crossings.</summary>
    public Exception? NextFault { get; set; }

    /// <summary>Does not answer at all.</summary>
    public bool IsAway { get; set; }

    public int PagesRead => Volatile.Read(ref _pagesRead);

    public int Failures => Volatile.Read(ref _failures);

    public ValueTask<IReadOnlyList<NumberedCrossing>> ReadCrossingsAsync(ShardId shard, long afterSequence, int limit, CancellationToken ct)
    {
        MaybeFail();
        Interlocked.Increment(ref _pagesRead);
        if (NextFault is { } fault)
        {
            NextFault = null;
            throw fault;
        }

        return inner.ReadCrossingsAsync(shard, afterSequence, limit, ct);
    }

    public ValueTask<ShardState?> ReadStateAsync(ShardId shard, CancellationToken ct)
    {
        MaybeFail();
        return inner.ReadStateAsync(shard, ct);
    }

    public IAsyncEnumerable<StoredProfile> ScanAsync(ShardId shard, CancellationToken ct) => inner.ScanAsync(shard, ct);

    public ValueTask<ProfilesAsOf> ReadProfilesAsync(ShardId shard, IReadOnlyList<string> customerIds, CancellationToken ct)
    {
        MaybeFail();
        return inner.ReadProfilesAsync(shard, customerIds, ct);
    }

    public ValueTask<IReadOnlyList<AtRiskCustomer>> ReadAtRiskAsync(ShardId shard, AtRiskCustomer? after, int limit, CancellationToken ct) =>
        inner.ReadAtRiskAsync(shard, after, limit, ct);

    public ValueTask<AtRiskIds> ReadAtRiskIdsAsync(ShardId shard, CancellationToken ct) => inner.ReadAtRiskIdsAsync(shard, ct);

    public ValueTask<IAsyncDisposable> ListenAsync(Action<ShardId> onNews, CancellationToken ct)
    {
        MaybeFail();
        return inner.ListenAsync(
            shard =>
            {
                if (!IsDeaf) onNews(shard);
            },
            ct);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void MaybeFail()
    {
        if (!IsAway && (FailEvery == 0 || Interlocked.Increment(ref _asked) % FailEvery != 0)) return;
        Interlocked.Increment(ref _failures);
        throw new StoreUnavailableException("Told to fail.");
    }
}
