namespace StreamEngine.Configuration;

/// <summary>How spans travel to the collector.</summary>
internal enum TracingProtocol
{
    /// <summary>Protobuf over HTTP, commonly port 4318.</summary>
    HttpProtobuf,

    /// <summary>gRPC, commonly port 4317.</summary>
    Grpc,
}

/// <summary>Traces of sampled records, by OpenTelemetry's protocol (OTLP).</summary>
internal sealed class TracingOptions
{
    public const string Section = "Tracing";

    /// <summary>The collector: <c>http://host:4318</c>; with a path where it has one of its own. Empty: no traces.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>How many of the records that bring no decision of their own are traced; 0 (none) to 1 (all).</summary>
    public double SampleRatio { get; set; } = 0.001;

    public TracingProtocol Protocol { get; set; } = TracingProtocol.HttpProtobuf;
}
