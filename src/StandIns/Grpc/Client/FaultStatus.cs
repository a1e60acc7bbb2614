using System.Net.Sockets;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client;

/// <summary>What a failure of the transport means for its call.</summary>
internal static class FaultStatus
{
    public static Status Of(Exception fault, string doing) => new(CodeOf(fault), $"{doing} {ExceptionText.Of(fault)}", fault);

    /// <summary>The server's own word first; then whether it was there at all.</summary>
    private static StatusCode CodeOf(Exception fault)
    {
        bool lost = false;
        StatusCode? said = null;
        for (Exception? cause = fault; cause is not null; cause = cause.InnerException)
        {
            if (cause is HttpProtocolException protocol)
                said = CodeOf(protocol.ErrorCode);
            else if (cause is SocketException or (IOException and not InvalidProtocolBufferException))
                lost = true;
        }

        return said ?? (lost ? StatusCode.Unavailable : StatusCode.Internal);
    }

    private static StatusCode CodeOf(long http2Error) => http2Error switch
    {
        7 => StatusCode.Unavailable,         // REFUSED_STREAM
        8 => StatusCode.Cancelled,           // CANCEL
        11 => StatusCode.ResourceExhausted,  // ENHANCE_YOUR_CALM
        12 => StatusCode.PermissionDenied,   // INADEQUATE_SECURITY
        _ => StatusCode.Internal,
    };
}
