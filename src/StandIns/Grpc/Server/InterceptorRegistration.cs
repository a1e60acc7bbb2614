using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server;

/// <summary>An interceptor type and what its constructor is given.</summary>
public class InterceptorRegistration
{
    private readonly object[] _arguments;
    private readonly Lazy<ObjectFactory> _factory;

    internal InterceptorRegistration(Type type, object[] arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        Type = type;
        _arguments = arguments;
        _factory = new Lazy<ObjectFactory>(() => ActivatorUtilities.CreateFactory(type, [.. arguments.Select(argument => argument.GetType())]));
    }

    /// <summary>The type.</summary>
    public Type Type { get; }

    /// <summary>What its constructor is given besides services.</summary>
    public IReadOnlyList<object> Arguments => _arguments;

    /// <summary>One for one call: the registered one, or a new one that is released with the call.</summary>
    internal Activated<Interceptor> Activate(IServiceProvider services) => services.GetService(Type) is Interceptor registered
        ? new Activated<Interceptor>(registered, Owned: false)
        : new Activated<Interceptor>((Interceptor)_factory.Value(services, _arguments), Owned: true);
}
