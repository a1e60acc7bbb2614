using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace StreamEngine.Api.Security;

/// <summary>A way of saying no. There are these few, and each says the same to everyone.</summary>
internal sealed class Refusal
{
    private const string MediaType = "application/problem+json";
    private const string GrpcMediaType = "application/grpc";
    private const int GrpcPermissionDenied = 7;
    private const int GrpcResourceExhausted = 8;
    private const int GrpcUnauthenticated = 16;

    private readonly int _status;
    private readonly int _grpcStatus;
    private readonly string _detail;
    private readonly byte[] _problem;

    private Refusal(int status, int grpcStatus, string title, string detail)
    {
        _status = status;
        _grpcStatus = grpcStatus;
        _detail = detail;
        _problem = JsonSerializer.SerializeToUtf8Bytes(new { type = "about:blank", title, status, detail });
    }

    /// <summary>For whatever credential is missing, unknown, garbled, expired: which of them is nobody's business.</summary>
    public static Refusal Unauthenticated { get; } = new(StatusCodes.Status401Unauthorized, GrpcUnauthenticated, "Unauthorized", "A valid bearer token or client certificate is needed.");

    public static Refusal Forbidden { get; } = new(StatusCodes.Status403Forbidden, GrpcPermissionDenied, "Forbidden", "The caller's role does not allow this.");

    /// <summary>An address with too many failed logins, a caller with too many calls: both are told to wait.</summary>
    public static Refusal TooManyRequests { get; } = new(StatusCodes.Status429TooManyRequests, GrpcResourceExhausted, "Too Many Requests", "Too many requests: try again later.");

    public static Refusal TooManyCalls { get; } = new(StatusCodes.Status429TooManyRequests, GrpcResourceExhausted, "Too Many Requests", "Too many calls are under way: try again later.");

    public static Refusal TooManyStreams { get; } = new(StatusCodes.Status429TooManyRequests, GrpcResourceExhausted, "Too Many Requests", "Too many streams are open: try again later.");

    /// <param name="context">The request that is refused.</param>
    /// <param name="retryAfter">How long to wait; null where waiting does not help.</param>
    public Task WriteAsync(HttpContext context, TimeSpan? retryAfter = null)
    {
        HttpResponse response = context.Response;
        return IsGrpc(context.Request)
            ? WriteGrpcAsync(response)
            : WriteProblemAsync(response, retryAfter);
    }

    /// <summary>Only what is really gRPC: anything else would take its HTTP status of 200 for a yes.</summary>
    private static bool IsGrpc(HttpRequest request)
    {
        if (!HttpProtocol.IsHttp2(request.Protocol) || request.ContentType is not { } type) return false;
        string media = type.Split(';')[0].Trim();
        return media.Equals(GrpcMediaType, StringComparison.OrdinalIgnoreCase) || media.StartsWith(GrpcMediaType + "+", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>An answer that is nothing but its headers; gRPC calls that trailers-only.</summary>
    private Task WriteGrpcAsync(HttpResponse response)
    {
        response.ContentType = GrpcMediaType;
        response.Headers["grpc-status"] = _grpcStatus.ToString(CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = _detail;
        return response.CompleteAsync();
    }

    private Task WriteProblemAsync(HttpResponse response, TimeSpan? retryAfter)
    {
        response.StatusCode = _status;
        response.ContentType = MediaType;
        response.ContentLength = _problem.Length;
        if (_status == StatusCodes.Status401Unauthorized) response.Headers.WWWAuthenticate = "Bearer";
        if (retryAfter is { } wait) response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return response.Body.WriteAsync(_problem).AsTask();
    }
}
