using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using StreamEngine.Api.Requests;
using StreamEngine.Publish.Watching;
using Status = Grpc.Core.Status;

namespace StreamEngine.Api.Grpc;

/// <summary>What goes wrong, as gRPC statuses with a sentence that a developer can act on.</summary>
internal static class Statuses
{
    /// <summary>The trailer with the token to go on from.</summary>
    public const string ResumeTokenTrailer = "resume-token";

    /// <summary>Clients take 8 KB of trailers or less, and tell of larger ones as of a broken call.</summary>
    private const int MostOfToken = 4_000;

    /// <summary>Which fields, in the sentence and as <c>google.rpc.BadRequest</c>.</summary>
    public static RpcException Invalid(InvalidRequestException invalid)
    {
        BadRequest details = new();
        foreach (FieldFault fault in invalid.Faults)
            details.FieldViolations.Add(new BadRequest.Types.FieldViolation { Field = fault.Field, Description = fault.Description });
        Google.Rpc.Status status = new() { Code = (int)StatusCode.InvalidArgument, Message = invalid.Message };
        status.Details.Add(Any.Pack(details));
        return status.ToRpcException();
    }

    public static RpcException UnknownCustomer() =>
        new(new Status(StatusCode.NotFound, "Nothing is known of this customer (or nothing that this caller may see)."));

    public static RpcException StoreAway() =>
        new(new Status(StatusCode.Unavailable, "The store does not answer: try again in a moment, on this node or another."));

    public static RpcException StoreDamaged() => new(new Status(StatusCode.Internal, StoreDamage.Sentence));

    public static RpcException Stopping(string? token) =>
        new(new Status(StatusCode.Unavailable, "This node is stopping: go on from the last token on another."), Trailers(token));

    public static RpcException Ended(WatchEndedException ended) => ended.Reason switch
    {
        WatchEnd.TooOld => new(new Status(
            StatusCode.OutOfRange, "What the resume token points at is no longer kept: watch again without a token and with snapshot.")),
        WatchEnd.StoreAway => new(new Status(
            StatusCode.Unavailable, "The store does not say yet where some shard stands: try again in a moment, here or on another node; with a resume token or snapshot there is no waiting for that shard.")),
        _ => new(
            new Status(StatusCode.ResourceExhausted, "This watcher reads too slowly: go on from the token in the trailer resume-token, with a narrower filter or a faster reader."),
            Trailers(ended.Token)),
    };

    /// <summary>A token that is too long is left out: every update carried one anyway.</summary>
    private static Metadata Trailers(string? token) => token is null || token.Length > MostOfToken ? [] : new Metadata { { ResumeTokenTrailer, token } };
}
