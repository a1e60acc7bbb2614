using Microsoft.AspNetCore.Http.Metadata;

namespace StreamEngine.Api.Grpc;

/// <summary>gRPC bounds each message by itself; the server's bound of whole bodies does not hold here.</summary>
/// <remarks>It would come first, and be told as UNKNOWN instead of RESOURCE_EXHAUSTED; and it would cut streams of many small messages.</remarks>
internal sealed class MessageLimit(long? bytes) : IRequestSizeLimitMetadata
{
    private const int HealthBytes = 4 * 1024;

    public static MessageLimit Alone { get; } = new(null);

    /// <summary>Of health, which strangers ask, the whole body: it is a service's name. The service is not ours, and takes no bound of its own.</summary>
    public static MessageLimit Health { get; } = new(HealthBytes);

    public long? MaxRequestBodySize => bytes;
}
