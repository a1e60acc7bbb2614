using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Logging;
using Protocol = Grpc.Wire.Protocol;

namespace Grpc.AspNetCore.Server;

/// <summary>From an HTTP request to a handler's call, and back to the HTTP response.</summary>
internal abstract class CallHandler<TRequest, TResponse>(Method<TRequest, TResponse> method, CallSettings settings, ILogger log)
    where TRequest : class
    where TResponse : class
{
    protected Method<TRequest, TResponse> Method => method;

    public async Task HandleAsync(HttpContext http)
    {
        if (!Protocol.IsGrpc(http.Request.ContentType))
        {
            Refuse(http, StatusCodes.Status415UnsupportedMediaType, http.Request.ContentType is { } type ? $"Content-Type '{type}' is not supported." : "Content-Type is missing from the request.");
            return;
        }

        if (!HttpProtocol.IsHttp2(http.Request.Protocol) && !HttpProtocol.IsHttp3(http.Request.Protocol))
        {
            Refuse(http, StatusCodes.Status426UpgradeRequired, $"Request protocol '{http.Request.Protocol}' is not supported.");
            http.Response.Headers.Upgrade = HttpProtocol.Http2;
            return;
        }

        HttpServerCall call = new(http, settings, log);
        Exception? fault = null;
        try
        {
            if (method.Type != MethodType.Unary) LiftTimeout(http);
            if (method.Type is MethodType.ClientStreaming or MethodType.DuplexStreaming) LiftRequestLimits(http);
            if (!call.IsExpired) await RunAsync(call);
        }
        catch (Exception thrown)
        {
            fault = thrown;
        }

        await call.EndAsync(fault);
    }

    protected abstract Task RunAsync(HttpServerCall call);

    protected async Task<TRequest> ReadSingleAsync(HttpServerCall call) =>
        await call.ReadAsync(() => call.Requests(method.RequestMarshaller).ReadSingleAsync(CancellationToken.None)) ?? throw new RpcException(Wire.WireFaults.Incomplete);

    protected async Task WriteSingleAsync(HttpServerCall call, TResponse? response)
    {
        if (response is null) throw new RpcException(new Status(StatusCode.Cancelled, "No message returned from method."));
        if (!call.IsOver) await call.WriteAsync(response, method.ResponseMarshaller, flush: false, CancellationToken.None);
    }

    private void Refuse(HttpContext http, int httpStatus, string reason)
    {
        Log.Refused(log, httpStatus);
        http.Response.StatusCode = httpStatus;
        ResponseStatus.Write(http.Response, new Status(StatusCode.Internal, reason));
    }

    /// <summary>A stream lasts as long as it lasts, unless its endpoint says otherwise.</summary>
    private static void LiftTimeout(HttpContext http)
    {
        EndpointMetadataCollection? metadata = http.GetEndpoint()?.Metadata;
        if (metadata?.GetMetadata<RequestTimeoutAttribute>() is null && metadata?.GetMetadata<RequestTimeoutPolicy>() is null)
            http.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
    }

    /// <summary>A stream of requests may be slow, and long: only its messages have a size.</summary>
    private static void LiftRequestLimits(HttpContext http)
    {
        if (http.Features.Get<Microsoft.AspNetCore.Server.Kestrel.Core.Features.IHttpMinRequestBodyDataRateFeature>() is { } rate) rate.MinDataRate = null;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
    }
}
