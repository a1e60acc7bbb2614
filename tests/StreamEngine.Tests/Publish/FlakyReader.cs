using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Store;

namespace StreamEngine.Tests.Publish;

/// <summary>A reader over another that loses wake-ups, waits or fails when told to, and counts.</summary>
internal sealed class FlakyReader(IRiskReader inner) : IRiskReader
{
    private int _asked, _waiting, _looks, _pagesRead, _failures;

    /// <summary>Loses every wake-up.</summary>
    public bool IsDeaf { get; set; }

    /// <summary>Every so many calls one is unavailable; 0: none.</summary>
    public int FailEvery { get; set; }

    /// <summary>Thrown once, by the next reading of crossings.</summary>
    public Exception? NextFault { get; set; }

    /// <summary>Does not answer at all.</summary>
    public bool IsAway { get; set; }

    /// <summary>Comes before the named method asks of the shard.</summary>
    public Func<string, ShardId, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Questions held up by <see cref="Before"/>.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Times that a shard's state was read.</summary>
    public int Looks => Volatile.Read(ref _looks);

    /// <summary>What listening waits for.</summary>
    public Task Hearing { get; set; } = Task.CompletedTask;

    public int PagesRead => Volatile.Read(ref _pagesRead);

    public int Failures => Volatile.Read(ref _failures);

    public async ValueTask<IReadOnlyList<NumberedCrossing>> ReadCrossingsAsync(ShardId shard, long afterSequence, int limit, CancellationToken ct)
    {
        await StepInAsync(nameof(ReadCrossingsAsync), shard, ct);
        Interlocked.Increment(ref _pagesRead);
        if (NextFault is { } fault)
        {
            NextFault = null;
            throw fault;
        }

        return await inner.ReadCrossingsAsync(shard, afterSequence, limit, ct);
    }

    public async ValueTask<ShardState?> ReadStateAsync(ShardId shard, CancellationToken ct)
    {
        await StepInAsync(nameof(ReadStateAsync), shard, ct);
        Interlocked.Increment(ref _looks);
        return await inner.ReadStateAsync(shard, ct);
    }

    public IAsyncEnumerable<StoredProfile> ScanAsync(ShardId shard, CancellationToken ct) => inner.ScanAsync(shard, ct);

    public async ValueTask<ProfilesAsOf> ReadProfilesAsync(ShardId shard, IReadOnlyList<string> customerIds, CancellationToken ct)
    {
        await StepInAsync(nameof(ReadProfilesAsync), shard, ct);
        return await inner.ReadProfilesAsync(shard, customerIds, ct);
    }

    public ValueTask<IReadOnlyList<AtRiskCustomer>> ReadAtRiskAsync(ShardId shard, AtRiskCustomer? after, int limit, CancellationToken ct) =>
        inner.ReadAtRiskAsync(shard, after, limit, ct);

    public async ValueTask<AtRiskIds> ReadAtRiskIdsAsync(ShardId shard, CancellationToken ct)
    {
        await StepInAsync(nameof(ReadAtRiskIdsAsync), shard, ct);
        return await inner.ReadAtRiskIdsAsync(shard, ct);
    }

    public async ValueTask<IAsyncDisposable> ListenAsync(Action<ShardId> onNews, CancellationToken ct)
    {
        MaybeFail();
        await Hearing.WaitAsync(ct);
        return await inner.ListenAsync(
            shard =>
            {
                if (!IsDeaf) onNews(shard);
            },
            ct);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task StepInAsync(string method, ShardId shard, CancellationToken ct)
    {
        MaybeFail();
        Interlocked.Increment(ref _waiting);
        try
        {
            await Before(method, shard).WaitAsync(ct);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private void MaybeFail()
    {
        if (!IsAway && (FailEvery == 0 || Interlocked.Increment(ref _asked) % FailEvery != 0)) return;
        Interlocked.Increment(ref _failures);
        throw new StoreUnavailableException("Told to fail.");
    }
}
