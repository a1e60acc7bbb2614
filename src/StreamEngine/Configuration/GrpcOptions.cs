namespace StreamEngine.Configuration;

/// <summary>The gRPC side of a node.</summary>
internal sealed class GrpcOptions
{
    public const string Section = "Grpc";

    /// <summary>The address to listen on: an IP address, <c>localhost</c> or <c>*</c> for all.</summary>
    public string Host { get; set; } = "*";

    /// <summary>0 to 65535; 0 takes any free port.</summary>
    public int Port { get; set; } = 8081;

    /// <summary>The largest request, on the HTTP port too; 16 KB to 16 MB.</summary>
    public int MaxMessageBytes { get; set; } = 1024 * 1024;

    /// <summary>An HTTP/2 connection silent for so long is asked whether it still lives; 1 s to 1 hour.</summary>
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the answer may take before the connection is closed; 1 s to 1 hour.</summary>
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(20);
}
