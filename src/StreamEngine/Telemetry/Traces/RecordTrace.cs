using System.Diagnostics;

namespace StreamEngine.Telemetry.Traces;

/// <summary>A traced record on its way: what its further spans hang on. Travels beside the record, and beside the crossings that it causes.</summary>
/// <param name="source">Makes the spans.</param>
/// <param name="consume">The span in which the record was consumed: the parent of all others.</param>
/// <param name="consumed">When that was; from then on the record waits for its turn.</param>
internal sealed class RecordTrace(ActivitySource source, ActivityContext consume, DateTimeOffset consumed)
{
    public DateTimeOffset Consumed => consumed;

    /// <summary>Tells a span that is already over.</summary>
    /// <param name="name">What was done: <c>wait</c>, <c>apply</c>, <c>commit</c> or <c>deliver</c>.</param>
    /// <param name="kind">Whom it was done with.</param>
    /// <param name="began">When.</param>
    /// <param name="ended">Until when.</param>
    /// <param name="tags">Numbers and fixed words; nothing of a customer.</param>
    /// <param name="fault">Why it came to nothing, in a fixed word; null when it did not.</param>
    public void Tell(
        string name, ActivityKind kind, DateTimeOffset began, DateTimeOffset ended, IEnumerable<KeyValuePair<string, object?>>? tags = null, string? fault = null)
    {
        using Activity? span = source.StartActivity(name, kind, consume, tags, startTime: began);
        if (fault is not null) span?.SetStatus(ActivityStatusCode.Error, fault);
        span?.SetEndTime(ended.UtcDateTime);
    }

    /// <summary>A watcher has taken a crossing that the record caused.</summary>
    public void Delivered(int shard, long sequence, DateTimeOffset began, DateTimeOffset ended) => Tell(
        "deliver", ActivityKind.Producer, began, ended, [new("streamengine.shard", shard), new("streamengine.crossing.sequence", sequence)]);
}
