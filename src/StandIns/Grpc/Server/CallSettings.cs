using System.IO.Compression;
using Grpc.Wire;

namespace Grpc.AspNetCore.Server;

/// <summary>The options of one service laid over those of all.</summary>
internal sealed class CallSettings(GrpcServiceOptions all, GrpcServiceOptions one)
{
    public int? MaxReceive { get; } =
        one.MaxReceiveMessageSizeSpecified ? one.MaxReceiveMessageSize
        : all.MaxReceiveMessageSizeSpecified ? all.MaxReceiveMessageSize
        : Protocol.DefaultMaxReceiveMessageSize;

    public int? MaxSend { get; } = one.MaxSendMessageSizeSpecified ? one.MaxSendMessageSize : all.MaxSendMessageSize;

    public bool DetailedErrors { get; } = one.EnableDetailedErrors ?? all.EnableDetailedErrors ?? false;

    public string? Compression { get; } = Known(one.ResponseCompressionAlgorithm ?? all.ResponseCompressionAlgorithm);

    public CompressionLevel CompressionLevel { get; } = one.ResponseCompressionLevel ?? all.ResponseCompressionLevel ?? CompressionLevel.Fastest;

    public IReadOnlyList<InterceptorRegistration> Interceptors { get; } = [.. all.Interceptors, .. one.Interceptors];

    private static string? Known(string? algorithm) => algorithm is null or "identity" or Gzip.Name
        ? algorithm
        : throw new InvalidOperationException($"No compression provider for '{algorithm}'.");
}
