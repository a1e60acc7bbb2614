using Google.Protobuf;
using Grpc.Wire;

namespace Grpc.Core;

/// <summary>From a rich error to an exception.</summary>
public static class RpcStatusExtensions
{
    /// <summary>An exception with the status's code and message, and all of it in the trailers.</summary>
    public static RpcException ToRpcException(this Google.Rpc.Status status)
    {
        ArgumentNullException.ThrowIfNull(status);
        return status.ToRpcException((StatusCode)status.Code, status.Message);
    }

    /// <summary>An exception with a code and message of its own, and the status in the trailers.</summary>
    public static RpcException ToRpcException(this Google.Rpc.Status status, StatusCode statusCode, string message)
    {
        ArgumentNullException.ThrowIfNull(status);
        Metadata trailers = [];
        trailers.SetRpcStatus(status);
        return new RpcException(new Status(statusCode, message), trailers);
    }
}

/// <summary>From an exception to its rich error.</summary>
public static class RpcExceptionExtensions
{
    /// <summary>The rich error in the trailers; null when there is none.</summary>
    public static Google.Rpc.Status? GetRpcStatus(this RpcException ex)
    {
        ArgumentNullException.ThrowIfNull(ex);
        return ex.Trailers.GetRpcStatus();
    }
}

/// <summary>Rich errors in metadata.</summary>
public static class MetadataExtensions
{
    /// <summary>The rich error; null when there is none, or, if that is wanted, when it cannot be read.</summary>
    public static Google.Rpc.Status? GetRpcStatus(this Metadata metadata, bool ignoreParseError = false)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        try
        {
            return metadata.GetValueBytes(Protocol.StatusDetails) is { } bytes ? Google.Rpc.Status.Parser.ParseFrom(bytes) : null;
        }
        catch (InvalidProtocolBufferException) when (ignoreParseError)
        {
            return null;
        }
    }

    /// <summary>Puts the rich error in, in place of any before it.</summary>
    public static void SetRpcStatus(this Metadata metadata, Google.Rpc.Status status)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        ArgumentNullException.ThrowIfNull(status);
        foreach (Metadata.Entry old in metadata.GetAll(Protocol.StatusDetails).ToArray())
            metadata.Remove(old);
        metadata.Add(Protocol.StatusDetails, status.ToByteArray());
    }
}
