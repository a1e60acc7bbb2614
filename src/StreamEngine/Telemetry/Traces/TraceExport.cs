using System.Diagnostics;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using StreamEngine.Configuration;

namespace StreamEngine.Telemetry.Traces;

/// <summary>Tracing, where it is on: which records are traced, and their spans' way to the collector.</summary>
/// <remarks>
/// <code>
/// consume ─ wait ─ apply ─ commit ─ deliver ─► queue (bounded, drops) ─► exporter's own thread ─► collector
/// </code>
/// Whatever the collector does, the engine goes on as if it were not there.
/// </remarks>
internal sealed class TraceExport : IDisposable
{
    private const string Service = "streamengine";

    /// <summary>The last spans may take so long when the engine stops.</summary>
    private const int StopMilliseconds = 1_000;

    private readonly ActivitySource _source;
    private readonly SpanExporter _exporter;
    private readonly TracerProvider _provider;

    private TraceExport(TracingOptions options, EngineMetrics metrics, TimeProvider clock)
    {
        _source = new ActivitySource(Service);
        Records = new RecordTracing(_source, options.SampleRatio, clock);
        _exporter = new SpanExporter(Collector(options), metrics.Traces);
        _provider = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(ResourceBuilder.CreateEmpty().AddTelemetrySdk().AddService(Service, serviceVersion: RuntimeMetrics.Version()).AddEnvironmentVariableDetector())
            .AddSource(Service)
            .SetSampler(new AlwaysOnSampler()) // Of what comes to it: the record's sampling is decided by then.
            .AddProcessor(new SpanQueue(_source, _exporter))
            .Build();
        metrics.BeforeCollect(() => metrics.Queues.Queue("trace_spans", _exporter.Waiting, SpanQueue.Limit));
    }

    public RecordTracing Records { get; }

    /// <returns>Null when tracing is off.</returns>
    public static TraceExport? Start(TracingOptions options, EngineMetrics metrics, TimeProvider clock) =>
        options.Endpoint.Length == 0 ? null : new TraceExport(options, metrics, clock);

    /// <summary>Sends what waits, for a second at most.</summary>
    public void Dispose()
    {
        _provider.Shutdown(StopMilliseconds);
        _provider.Dispose();
        _exporter.Dispose();
        _source.Dispose();
    }

    private static OtlpExporterOptions Collector(TracingOptions options)
    {
        Uri endpoint = new(options.Endpoint);
        bool isHttp = options.Protocol == TracingProtocol.HttpProtobuf;
        return new OtlpExporterOptions
        {
            // OTLP's own path, where the address names none.
            Endpoint = isHttp && endpoint.AbsolutePath == "/" ? new Uri(endpoint, "v1/traces") : endpoint,
            Protocol = isHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc,
            TimeoutMilliseconds = SpanQueue.ExportMilliseconds,
        };
    }
}
