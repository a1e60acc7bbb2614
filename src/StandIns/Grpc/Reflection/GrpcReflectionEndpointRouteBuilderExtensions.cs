using Grpc.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the reflection services.</summary>
public static class GrpcReflectionEndpointRouteBuilderExtensions
{
    /// <summary>Maps <c>grpc.reflection.v1</c> and, for older clients, <c>v1alpha</c>.</summary>
    public static IEndpointConventionBuilder MapGrpcReflectionService(this IEndpointRouteBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.ServiceProvider.GetService<IServiceProviderIsService>()?.IsService(typeof(SymbolTable)) is false)
            throw new InvalidOperationException("Reflection's services are missing: call IServiceCollection.AddGrpcReflection first.");
        return new GrpcServiceEndpointConventionBuilder([builder.MapGrpcService<ReflectionV1Alpha>(), builder.MapGrpcService<ReflectionV1>()]);
    }
}
