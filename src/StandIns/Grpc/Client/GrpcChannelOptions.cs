using Grpc.Wire;
using Microsoft.Extensions.Logging;

namespace Grpc.Net.Client;

/// <summary>How a channel reaches its server.</summary>
public sealed class GrpcChannelOptions
{
    /// <summary>The largest response message in bytes; null for any.</summary>
    public int? MaxReceiveMessageSize { get; set; } = Protocol.DefaultMaxReceiveMessageSize;

    /// <summary>The largest request message in bytes; null for any.</summary>
    public int? MaxSendMessageSize { get; set; }

    /// <summary>Where the channel logs; nowhere when null.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>A client to use; or set <see cref="HttpHandler"/>, not both.</summary>
    public HttpClient? HttpClient { get; set; }

    /// <summary>A handler to use; or set <see cref="HttpClient"/>, not both.</summary>
    public HttpMessageHandler? HttpHandler { get; set; }

    /// <summary>Whether the channel disposes the client or the handler given here.</summary>
    public bool DisposeHttpClient { get; set; }
}
