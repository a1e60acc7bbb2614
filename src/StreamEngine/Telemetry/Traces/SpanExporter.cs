using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;

namespace StreamEngine.Telemetry.Traces;

/// <summary>Hands spans to the collector and counts what it took. A batch that it does not take is given up: nothing waits for a collector.</summary>
internal sealed class SpanExporter(OtlpExporterOptions options, TraceMetrics metrics) : OtlpTraceExporter(options)
{
    private int _waiting;

    /// <summary>Spans not yet handed over.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>A place for one more span; each is given back by its export.</summary>
    public bool TryTakePlace(int limit)
    {
        if (Interlocked.Increment(ref _waiting) <= limit) return true;
        Interlocked.Decrement(ref _waiting);
        metrics.Dropped();
        return false;
    }

    public override ExportResult Export(in Batch<Activity> activityBatch)
    {
        // It counts down as it is read.
        int spans = (int)activityBatch.Count;
        ExportResult result = base.Export(activityBatch);
        Interlocked.Add(ref _waiting, -spans);
        metrics.Exported(spans, result == ExportResult.Success);
        return result;
    }
}
