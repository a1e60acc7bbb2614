using System.IO.Compression;

namespace Grpc.AspNetCore.Server;

/// <summary>How services answer; for all, or for one with <see cref="GrpcServiceOptions{TService}"/>.</summary>
public class GrpcServiceOptions
{
    private int? _maxReceive;
    private int? _maxSend;

    /// <summary>The largest request message in bytes: 4 MB where nothing is said, null for any.</summary>
    public int? MaxReceiveMessageSize
    {
        get => _maxReceive;
        set
        {
            _maxReceive = value;
            MaxReceiveMessageSizeSpecified = true;
        }
    }

    /// <summary>The largest response message in bytes: any where nothing is said.</summary>
    public int? MaxSendMessageSize
    {
        get => _maxSend;
        set
        {
            _maxSend = value;
            MaxSendMessageSizeSpecified = true;
        }
    }

    /// <summary>Whether clients see what an exception of a handler says; they do not where nothing is said.</summary>
    public bool? EnableDetailedErrors { get; set; }

    /// <summary><c>gzip</c>, or null for none.</summary>
    public string? ResponseCompressionAlgorithm { get; set; }

    /// <summary>How hard to compress.</summary>
    public CompressionLevel? ResponseCompressionLevel { get; set; }

    /// <summary>Whether calls of unknown services and methods are left to other endpoints.</summary>
    public bool? IgnoreUnknownServices { get; set; }

    /// <summary>What stands around the handlers, outermost first.</summary>
    public InterceptorCollection Interceptors { get; } = [];

    internal bool MaxReceiveMessageSizeSpecified { get; private set; }

    internal bool MaxSendMessageSizeSpecified { get; private set; }
}

/// <summary>How one service answers; what is not said here is as for all.</summary>
public class GrpcServiceOptions<TService> : GrpcServiceOptions
    where TService : class
{
}
