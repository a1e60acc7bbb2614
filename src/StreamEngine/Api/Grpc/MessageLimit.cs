using Microsoft.AspNetCore.Http.Metadata;

namespace StreamEngine.Api.Grpc;

/// <summary>gRPC bounds each message by itself; the server's bound of whole bodies does not hold here.</summary>
/// <remarks>It would come first, and be told as UNKNOWN instead of RESOURCE_EXHAUSTED; and it would cut streams of many small messages.</remarks>
internal sealed class MessageLimit : IRequestSizeLimitMetadata
{
    public static MessageLimit Alone { get; } = new();

    public long? MaxRequestBodySize => null;
}
