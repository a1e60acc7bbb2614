using Grpc.Core;

namespace Grpc.Wire;

/// <summary>What may be wrong with what the other side, or the caller, sends.</summary>
internal static class WireFaults
{
    public static readonly Status ReceivedTooLarge = new(StatusCode.ResourceExhausted, "Received message exceeds the maximum configured message size.");
    public static readonly Status SentTooLarge = new(StatusCode.ResourceExhausted, "Sending message exceeds the maximum configured message size.");
    public static readonly Status Incomplete = new(StatusCode.Internal, "Incomplete message.");
    public static readonly Status Additional = new(StatusCode.Internal, "Additional data after the message received.");
    public static readonly Status CompressedWithoutEncoding = new(StatusCode.Internal, "Request did not include grpc-encoding value with compressed message.");
    public static readonly Status CompressedAsIdentity = new(StatusCode.Internal, "Request sent 'identity' grpc-encoding value with compressed message.");

    public static Status UnknownEncoding(string encoding) => new(StatusCode.Unimplemented, $"Unsupported grpc-encoding value '{encoding}'. Supported encodings: identity, gzip");
}
