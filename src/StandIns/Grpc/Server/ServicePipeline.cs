using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server;

/// <summary>From the outermost interceptor to the service, both made or resolved for each call.</summary>
internal sealed class ServicePipeline<TService>(IReadOnlyList<InterceptorRegistration> interceptors)
    where TService : class
{
    private readonly Lazy<ObjectFactory<TService>> _factory = new(() => ActivatorUtilities.CreateFactory<TService>([]));

    public delegate Task<TResponse> Unary<in TRequest, TResponse>(TService service, TRequest request, ServerCallContext context);

    public delegate Task<TResponse> ClientStreaming<in TRequest, TResponse>(TService service, IAsyncStreamReader<TRequest> requests, ServerCallContext context);

    public delegate Task ServerStreaming<in TRequest, out TResponse>(TService service, TRequest request, IServerStreamWriter<TResponse> responses, ServerCallContext context);

    public delegate Task DuplexStreaming<in TRequest, out TResponse>(TService service, IAsyncStreamReader<TRequest> requests, IServerStreamWriter<TResponse> responses, ServerCallContext context);

    public UnaryServerMethod<TRequest, TResponse> Of<TRequest, TResponse>(Unary<TRequest, TResponse> handler)
        where TRequest : class
        where TResponse : class => Around<UnaryServerMethod<TRequest, TResponse>>(
            async (request, context) =>
            {
                await using Activated<TService> service = Service(context);
                return await handler(service.Instance, request, context);
            },
            (registration, next) => async (request, context) =>
            {
                await using Activated<Interceptor> interceptor = registration.Activate(Services(context));
                return await interceptor.Instance.UnaryServerHandler(request, context, next);
            });

    public ClientStreamingServerMethod<TRequest, TResponse> Of<TRequest, TResponse>(ClientStreaming<TRequest, TResponse> handler)
        where TRequest : class
        where TResponse : class => Around<ClientStreamingServerMethod<TRequest, TResponse>>(
            async (requests, context) =>
            {
                await using Activated<TService> service = Service(context);
                return await handler(service.Instance, requests, context);
            },
            (registration, next) => async (requests, context) =>
            {
                await using Activated<Interceptor> interceptor = registration.Activate(Services(context));
                return await interceptor.Instance.ClientStreamingServerHandler(requests, context, next);
            });

    public ServerStreamingServerMethod<TRequest, TResponse> Of<TRequest, TResponse>(ServerStreaming<TRequest, TResponse> handler)
        where TRequest : class
        where TResponse : class => Around<ServerStreamingServerMethod<TRequest, TResponse>>(
            async (request, responses, context) =>
            {
                await using Activated<TService> service = Service(context);
                await handler(service.Instance, request, responses, context);
            },
            (registration, next) => async (request, responses, context) =>
            {
                await using Activated<Interceptor> interceptor = registration.Activate(Services(context));
                await interceptor.Instance.ServerStreamingServerHandler(request, responses, context, next);
            });

    public DuplexStreamingServerMethod<TRequest, TResponse> Of<TRequest, TResponse>(DuplexStreaming<TRequest, TResponse> handler)
        where TRequest : class
        where TResponse : class => Around<DuplexStreamingServerMethod<TRequest, TResponse>>(
            async (requests, responses, context) =>
            {
                await using Activated<TService> service = Service(context);
                await handler(service.Instance, requests, responses, context);
            },
            (registration, next) => async (requests, responses, context) =>
            {
                await using Activated<Interceptor> interceptor = registration.Activate(Services(context));
                await interceptor.Instance.DuplexStreamingServerHandler(requests, responses, context, next);
            });

    private static IServiceProvider Services(ServerCallContext context) => context.GetHttpContext().RequestServices;

    private TMethod Around<TMethod>(TMethod innermost, Func<InterceptorRegistration, TMethod, TMethod> wrap) =>
        interceptors.Reverse().Aggregate(innermost, (next, registration) => wrap(registration, next));

    private Activated<TService> Service(ServerCallContext context)
    {
        IServiceProvider services = Services(context);
        return services.GetService<TService>() is { } registered
            ? new Activated<TService>(registered, Owned: false)
            : new Activated<TService>(_factory.Value(services, []), Owned: true);
    }
}
