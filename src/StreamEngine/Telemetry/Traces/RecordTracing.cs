using System.Diagnostics;
using System.Globalization;

namespace StreamEngine.Telemetry.Traces;

/// <summary>Decides, where a record is consumed and once for all of its way, whether it is traced.</summary>
/// <remarks>
/// A record that brings a <c>traceparent</c> brings the decision along; of the others a share is drawn. What is not traced costs a
/// look at its headers and a random number, and from there on nothing.
/// </remarks>
/// <param name="source">Makes the spans.</param>
/// <param name="sampleRatio">The share; 0 to 1.</param>
/// <param name="clock">The wall clock of the spans.</param>
internal sealed class RecordTracing(ActivitySource source, double sampleRatio, TimeProvider clock)
{
    /// <param name="traceParent">The record's header; empty when it has none.</param>
    public bool Samples(ReadOnlySpan<byte> traceParent) =>
        TraceParent.IsValid(traceParent) ? TraceParent.IsSampled(traceParent) : Random.Shared.NextDouble() < sampleRatio;

    /// <summary>Begins the trace of a record that <see cref="Samples"/> admitted, with its span <c>consume</c>.</summary>
    /// <param name="record">Where it was consumed.</param>
    /// <param name="traceParent">The record's header; empty when it has none.</param>
    /// <returns>Null when nobody listens.</returns>
    public RecordTrace? Begin(in ConsumedRecord record, ReadOnlySpan<byte> traceParent)
    {
        // What the thread may still hold is no parent of this record.
        Activity.Current = null;
        ActivityContext parent = TraceParent.IsValid(traceParent) ? TraceParent.Read(traceParent) : default;
        DateTimeOffset now = clock.GetUtcNow();
        using Activity? consume = source.StartActivity("consume", ActivityKind.Consumer, parent, startTime: now);
        if (consume is null) return null;
        consume.SetTag("messaging.system", "kafka");
        consume.SetTag("messaging.destination.name", record.Topic);
        consume.SetTag("messaging.destination.partition.id", record.Partition.ToString(CultureInfo.InvariantCulture));
        consume.SetTag("messaging.kafka.offset", record.Offset);
        consume.SetTag("streamengine.record.kind", record.Kind);
        if (record.Sent > 0) consume.SetTag("streamengine.record.age_seconds", (now.ToUnixTimeMilliseconds() - record.Sent) / 1000.0);
        DateTimeOffset consumed = clock.GetUtcNow();
        consume.SetEndTime(consumed.UtcDateTime);
        return new RecordTrace(source, consume.Context, consumed);
    }
}

/// <summary>Of a record what a trace may tell: nothing in here is a customer's.</summary>
/// <param name="Topic">Its topic.</param>
/// <param name="Partition">The partition there.</param>
/// <param name="Offset">The offset there.</param>
/// <param name="Kind">What it turned out to be, in a fixed word.</param>
/// <param name="Sent">Its Kafka timestamp, Unix milliseconds; 0 when it has none.</param>
internal readonly record struct ConsumedRecord(string Topic, int Partition, long Offset, string Kind, long Sent);
