using System.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server;

/// <summary>A method of a service, ready to be mapped.</summary>
/// <param name="Metadata">Attributes of the class, then those of its method.</param>
internal sealed record BoundMethod(IMethod Method, RequestDelegate Handler, IReadOnlyList<object> Metadata);

/// <summary>Finds the methods of a service class through the bind method of its generated base class.</summary>
internal sealed class ServiceBinder<TService> : ServiceBinderBase
    where TService : class
{
    private readonly List<BoundMethod> _methods = [];
    private readonly ServicePipeline<TService> _pipeline;
    private readonly CallSettings _settings;
    private readonly ILogger _log;
    private readonly Type _baseClass;

    private ServiceBinder(CallSettings settings, ILogger log, Type baseClass)
    {
        _pipeline = new ServicePipeline<TService>(settings.Interceptors);
        _settings = settings;
        _log = log;
        _baseClass = baseClass;
    }

    public static IReadOnlyList<BoundMethod> Bind(CallSettings settings, ILogger log)
    {
        for (Type? type = typeof(TService); type is not null; type = type.BaseType)
        {
            if (type.GetCustomAttribute<BindServiceMethodAttribute>(inherit: false) is not { } attribute) continue;
            MethodInfo bind = attribute.BindType.GetMethod(attribute.BindMethodName, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic, [typeof(ServiceBinderBase), type])
                ?? throw new InvalidOperationException($"{attribute.BindType} has no method {attribute.BindMethodName} that binds {type}.");
            ServiceBinder<TService> binder = new(settings, log, type);
            bind.Invoke(null, [binder, null]);
            return binder._methods;
        }

        throw new InvalidOperationException($"{typeof(TService)} does not derive from a generated service base class.");
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        MethodInfo found = Find(method, typeof(TRequest), typeof(ServerCallContext));
        Add(method, found, new UnaryHandler<TRequest, TResponse>(method, _settings, _log, _pipeline.Of(found.CreateDelegate<ServicePipeline<TService>.Unary<TRequest, TResponse>>())).HandleAsync);
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler)
    {
        MethodInfo found = Find(method, typeof(IAsyncStreamReader<TRequest>), typeof(ServerCallContext));
        Add(method, found, new ClientStreamingHandler<TRequest, TResponse>(method, _settings, _log, _pipeline.Of(found.CreateDelegate<ServicePipeline<TService>.ClientStreaming<TRequest, TResponse>>())).HandleAsync);
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
    {
        MethodInfo found = Find(method, typeof(TRequest), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext));
        Add(method, found, new ServerStreamingHandler<TRequest, TResponse>(method, _settings, _log, _pipeline.Of(found.CreateDelegate<ServicePipeline<TService>.ServerStreaming<TRequest, TResponse>>())).HandleAsync);
    }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler)
    {
        MethodInfo found = Find(method, typeof(IAsyncStreamReader<TRequest>), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext));
        Add(method, found, new DuplexStreamingHandler<TRequest, TResponse>(method, _settings, _log, _pipeline.Of(found.CreateDelegate<ServicePipeline<TService>.DuplexStreaming<TRequest, TResponse>>())).HandleAsync);
    }

    private void Add(IMethod method, MethodInfo found, RequestDelegate handler) =>
        _methods.Add(new BoundMethod(method, handler, [.. typeof(TService).GetCustomAttributes(inherit: true), .. found.GetCustomAttributes(inherit: true)]));

    /// <summary>The override of the base class's method, not one of the same name that hides it.</summary>
    private MethodInfo Find(IMethod method, params Type[] parameters)
    {
        for (Type? type = typeof(TService); type is not null; type = type.BaseType)
        {
            MethodInfo? found = type.GetMethod(method.Name, BindingFlags.Public | BindingFlags.Instance, parameters);
            if (found is { IsVirtual: true } && found.GetBaseDefinition().DeclaringType == _baseClass) return found;
        }

        throw new InvalidOperationException($"{typeof(TService)} has no method {method.Name}.");
    }
}
