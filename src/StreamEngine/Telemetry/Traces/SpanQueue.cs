using System.Diagnostics;
using OpenTelemetry;

namespace StreamEngine.Telemetry.Traces;

/// <summary>Ended spans on their way to the exporter's thread: a bounded number of them, and what is beyond is dropped and counted.</summary>
/// <remarks>The library drops without telling, so its own limit is the same as ours and never met.</remarks>
internal sealed class SpanQueue(ActivitySource source, SpanExporter spans)
    : BatchActivityExportProcessor(spans, Limit, LongestPauseMilliseconds, ExportMilliseconds, BatchLimit)
{
    /// <summary>A few thousand spans, of some hundred bytes each.</summary>
    public const int Limit = 4_096;

    /// <summary>So long the collector may take for a batch.</summary>
    public const int ExportMilliseconds = 5_000;

    private const int BatchLimit = 512;
    private const int LongestPauseMilliseconds = 1_000;

    public override void OnEnd(Activity data)
    {
        // The library listens by name; another engine in this process has spans of its own.
        if (data.Source == source && spans.TryTakePlace(Limit)) base.OnEnd(data);
    }
}
