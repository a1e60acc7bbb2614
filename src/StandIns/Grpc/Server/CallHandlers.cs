using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server;

internal sealed class UnaryHandler<TRequest, TResponse>(Method<TRequest, TResponse> method, CallSettings settings, ILogger log, UnaryServerMethod<TRequest, TResponse> handler)
    : CallHandler<TRequest, TResponse>(method, settings, log)
    where TRequest : class
    where TResponse : class
{
    protected override async Task RunAsync(HttpServerCall call) => await WriteSingleAsync(call, await handler(await ReadSingleAsync(call), call));
}

internal sealed class ClientStreamingHandler<TRequest, TResponse>(Method<TRequest, TResponse> method, CallSettings settings, ILogger log, ClientStreamingServerMethod<TRequest, TResponse> handler)
    : CallHandler<TRequest, TResponse>(method, settings, log)
    where TRequest : class
    where TResponse : class
{
    protected override async Task RunAsync(HttpServerCall call) => await WriteSingleAsync(call, await handler(new RequestStream<TRequest>(call, Method.RequestMarshaller), call));
}

internal sealed class ServerStreamingHandler<TRequest, TResponse>(Method<TRequest, TResponse> method, CallSettings settings, ILogger log, ServerStreamingServerMethod<TRequest, TResponse> handler)
    : CallHandler<TRequest, TResponse>(method, settings, log)
    where TRequest : class
    where TResponse : class
{
    protected override async Task RunAsync(HttpServerCall call) => await handler(await ReadSingleAsync(call), new ResponseStream<TResponse>(call, Method.ResponseMarshaller), call);
}

internal sealed class DuplexStreamingHandler<TRequest, TResponse>(Method<TRequest, TResponse> method, CallSettings settings, ILogger log, DuplexStreamingServerMethod<TRequest, TResponse> handler)
    : CallHandler<TRequest, TResponse>(method, settings, log)
    where TRequest : class
    where TResponse : class
{
    protected override Task RunAsync(HttpServerCall call) =>
        handler(new RequestStream<TRequest>(call, Method.RequestMarshaller), new ResponseStream<TResponse>(call, Method.ResponseMarshaller), call);
}
