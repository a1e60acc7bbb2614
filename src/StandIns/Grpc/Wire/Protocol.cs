namespace Grpc.Wire;

/// <summary>Names and numbers of gRPC over HTTP/2.</summary>
internal static class Protocol
{
    public const string ContentType = "application/grpc";
    public const string Status = "grpc-status";
    public const string Message = "grpc-message";
    public const string Timeout = "grpc-timeout";
    public const string Encoding = "grpc-encoding";
    public const string AcceptEncoding = "grpc-accept-encoding";
    public const string StatusDetails = "grpc-status-details-bin";

    /// <summary>In metadata: asks for compression of this call; never on the wire.</summary>
    public const string EncodingRequest = "grpc-internal-encoding-request";

    /// <summary>Compression flag and length before each message.</summary>
    public const int FrameHeaderSize = 5;

    /// <summary>The size limit of messages coming in, where nothing else is said.</summary>
    public const int DefaultMaxReceiveMessageSize = 4 * 1024 * 1024;

    /// <summary>HTTP/2's code for "no longer wanted".</summary>
    public const int Http2Cancel = 8;

    /// <summary>Whether it is gRPC, whatever the message format: <c>application/grpc+proto</c> too.</summary>
    public static bool IsGrpc(string? contentType) =>
        contentType is not null && contentType.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase)
        && (contentType.Length == ContentType.Length || contentType[ContentType.Length] is '+' or ';');
}
