using System.Diagnostics;

namespace StreamEngine.Telemetry.Traces;

/// <summary>The step of a shard that traced records take together; each of them gets its spans.</summary>
/// <remarks>A step that breaks off leaves its records with the spans told so far. They are consumed again, under a trace of their own.</remarks>
internal sealed class StepTrace
{
    private readonly IReadOnlyList<RecordTrace> _records;
    private readonly int _shard;
    private readonly TimeProvider _clock;
    private DateTimeOffset _began;

    private StepTrace(IReadOnlyList<RecordTrace> records, int shard, TimeProvider clock)
    {
        _records = records;
        _shard = shard;
        _clock = clock;
        _began = clock.GetUtcNow();
        foreach (RecordTrace record in records) record.Tell("wait", ActivityKind.Internal, record.Consumed, _began);
    }

    /// <summary>The records have waited: it is their turn.</summary>
    /// <param name="records">Those of the batch that are traced.</param>
    /// <param name="shard">Whose step.</param>
    /// <param name="clock">The wall clock of the spans.</param>
    /// <returns>Null when none is traced.</returns>
    public static StepTrace? Begin(IReadOnlyList<RecordTrace> records, int shard, TimeProvider clock) =>
        records.Count == 0 ? null : new StepTrace(records, shard, clock);

    /// <summary>The customers are loaded and the batch is applied to them.</summary>
    /// <param name="records">Of the whole batch.</param>
    /// <param name="loads">Customers read from the store for it.</param>
    public void Applied(int records, int loads) => End(
        "apply", ActivityKind.Internal, [new("streamengine.shard", _shard), new("messaging.batch.message_count", records), new("streamengine.batch.loads", loads)]);

    /// <summary>The store has answered the commit.</summary>
    /// <param name="verdict">What became of it.</param>
    /// <param name="customers">In the commit.</param>
    /// <param name="bytes">Of the commit.</param>
    /// <param name="isGood">Whether it is stored.</param>
    public void Committed(string verdict, int customers, long bytes, bool isGood) => End(
        "commit", ActivityKind.Client,
        [new("streamengine.shard", _shard), new("streamengine.commit.verdict", verdict), new("streamengine.commit.customers", customers), new("streamengine.commit.bytes", bytes)],
        isGood ? null : verdict);

    private void End(string name, ActivityKind kind, KeyValuePair<string, object?>[] tags, string? fault = null)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        foreach (RecordTrace record in _records) record.Tell(name, kind, _began, now, tags, fault);
        _began = now;
    }
}
