using Grpc.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the reflection services.</summary>
public static class GrpcReflectionServiceExtensions
{
    /// <summary>Adds them; they know the services that are mapped when the first one asks.</summary>
    public static IServiceCollection AddGrpcReflection(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(provider => new SymbolTable(MappedDescriptors.Of(provider.GetRequiredService<EndpointDataSource>())));
        return services;
    }
}
