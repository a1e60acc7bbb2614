using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using StreamEngine.Configuration;

namespace StreamEngine.Api.Security;

/// <summary>What an endpoint says of who may call it. The same words serve HTTP endpoints, gRPC services and their methods.</summary>
internal static class EndpointAccess
{
    public static T RequireRole<T>(this T builder, CallerRole role)
        where T : IEndpointConventionBuilder => builder.WithMetadata(new RequireRoleAttribute(role));

    public static T AllowAnyone<T>(this T builder)
        where T : IEndpointConventionBuilder => builder.WithMetadata(new AllowAnyoneAttribute());

    public static T HoldsStream<T>(this T builder)
        where T : IEndpointConventionBuilder => builder.WithMetadata(new StreamAttribute());

    public static bool IsForAnyone(this Endpoint? endpoint) =>
        endpoint?.Metadata.GetMetadata<AllowAnyoneAttribute>() is not null && endpoint.Metadata.GetMetadata<RequireRoleAttribute>() is null;

    public static bool IsStream(this Endpoint? endpoint) => endpoint?.Metadata.GetMetadata<StreamAttribute>() is not null;

    public static bool Allows(this Endpoint? endpoint, Caller caller)
    {
        // Nothing was mapped here: what follows is the framework's own "not found" or "method not allowed".
        if (endpoint is not RouteEndpoint) return true;
        IReadOnlyList<RequireRoleAttribute> stated = endpoint.Metadata.GetOrderedMetadata<RequireRoleAttribute>();
        return stated.Count > 0 && caller.Has(stated.Max(role => role.Role));
    }
}
