using StreamEngine.Ingest;
using StreamEngine.Store;

namespace StreamEngine.Tests.Support;

/// <summary>Reads a shard's input as a shard does, and remembers what it saw.</summary>
internal sealed class Reader(IShardInput input)
{
    private readonly InputBatch _batch = new();

    public List<InputRecord> Records { get; } = [];

    public OffsetVector Next { get; private set; } = OffsetVector.Empty;

    public IEnumerable<string> Ids => Records.Where(record => record.Interaction is not null).Select(record => record.Interaction!.Id);

    public int Count(RecordKind kind) => Records.Count(record => record.Kind == kind);

    /// <summary>Takes batches, waiting for their deliveries as a commit does, until so many records came.</summary>
    public Task UntilAsync(int records, int limit = 1_000) => Until.DoneAsync(
        async () =>
        {
            if (Records.Count < records) await StepAsync(limit);
            return Records.Count >= records;
        },
        () => $"only {Records.Count} of {records} records came");

    public Task UntilCaughtUpAsync() => Until.DoneAsync(
        async () =>
        {
            await StepAsync(1_000);
            return input.IsCaughtUp;
        },
        () => $"not caught up after {Records.Count} records");

    private async Task StepAsync(int limit)
    {
        await input.WaitAsync(TimeSpan.FromMilliseconds(200), default);
        _batch.Clear();
        input.Take(_batch, limit);
        await _batch.Settled;
        Records.AddRange(_batch.Records);
        foreach ((string topic, long next) in _batch.Next.Entries) Next = Next.With(topic, next);
        input.Committed(_batch.Next);
    }
}
