using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Wire;

namespace Grpc.Net.Client;

/// <summary>What an HTTP response says of its call.</summary>
internal static class ResponseStatus
{
    private static readonly Version Http2 = HttpVersion.Version20;

    /// <summary>The status among the headers: there when nothing follows, or when the answer is no gRPC; else null.</summary>
    public static Status? Early(HttpResponseMessage response)
    {
        if (Find(response.Headers) is { } status) return status;
        if (response.Version < Http2) return new Status(StatusCode.Internal, $"Bad gRPC response. Response protocol downgraded to HTTP/{response.Version}.");
        if (response.StatusCode != HttpStatusCode.OK) return new Status(CodeOf(response.StatusCode), $"Bad gRPC response. HTTP status code: {(int)response.StatusCode}");

        string? type = First(response.Content.Headers, "Content-Type");
        if (type is null) return new Status(StatusCode.Cancelled, "Bad gRPC response. Response did not have a content-type header.");
        return Protocol.IsGrpc(type) ? null : new Status(StatusCode.Cancelled, $"Bad gRPC response. Invalid content-type value: {type}");
    }

    /// <summary>The status after the last message.</summary>
    public static Status Late(HttpResponseMessage response) =>
        Find(response.TrailingHeaders) ?? Find(response.Headers) ?? new Status(StatusCode.Cancelled, "No grpc-status found on response.");

    public static Metadata Metadata(HttpHeaders headers)
    {
        Metadata metadata = [];
        foreach ((string name, HeaderStringValues values) in headers.NonValidated)
        {
            if (MetadataText.IsReserved(name)) continue;
            foreach (string value in values)
                MetadataText.Decode(name, value, metadata);
        }

        return metadata;
    }

    public static string? First(HttpHeaders headers, string name)
    {
        if (!headers.NonValidated.TryGetValues(name, out HeaderStringValues values)) return null;
        foreach (string value in values)
            return value;
        return null;
    }

    private static Status? Find(HttpHeaders headers)
    {
        if (First(headers, Protocol.Status) is not { } code) return null;
        return int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? new Status((StatusCode)number, PercentText.Decode(First(headers, Protocol.Message) ?? ""))
            : new Status(StatusCode.Cancelled, $"Unexpected grpc-status value: {code}");
    }

    private static StatusCode CodeOf(HttpStatusCode status) => (int)status switch
    {
        400 or 431 or (>= 100 and < 200) => StatusCode.Internal,
        401 => StatusCode.Unauthenticated,
        403 => StatusCode.PermissionDenied,
        404 => StatusCode.Unimplemented,
        429 or 502 or 503 or 504 => StatusCode.Unavailable,
        _ => StatusCode.Unknown,
    };
}
