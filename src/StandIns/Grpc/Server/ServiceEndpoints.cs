using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Protocol = Grpc.Wire.Protocol;

namespace Grpc.AspNetCore.Server;

/// <summary>Maps an endpoint for each method of a service, and one for the methods that it does not have.</summary>
internal sealed class ServiceEndpoints<TService>(IEndpointRouteBuilder routes)
    where TService : class
{
    public IReadOnlyList<IEndpointConventionBuilder> Map()
    {
        IServiceProvider services = routes.ServiceProvider;
        MappedServices mapped = services.GetService<MappedServices>()
            ?? throw new InvalidOperationException("gRPC's services are missing: call IServiceCollection.AddGrpc first.");
        GrpcServiceOptions all = services.GetRequiredService<IOptions<GrpcServiceOptions>>().Value;
        GrpcServiceOptions one = services.GetRequiredService<IOptions<GrpcServiceOptions<TService>>>().Value;
        ILogger log = services.GetRequiredService<ILoggerFactory>().CreateLogger(Log.Category);

        IReadOnlyList<BoundMethod> methods = ServiceBinder<TService>.Bind(new CallSettings(all, one), log);
        List<IEndpointConventionBuilder> endpoints = [.. methods.Select(Map)];
        if (mapped.IsEmpty && all.IgnoreUnknownServices is not true)
            endpoints.Add(MapUnknown("{unknownService}/{unknownMethod}", "Service is unimplemented.", log));
        foreach (string name in methods.Select(method => method.Method.ServiceName).Distinct())
        {
            if (mapped.TryAdd(name) && (one.IgnoreUnknownServices ?? all.IgnoreUnknownServices) is not true)
                endpoints.Add(MapUnknown($"{name}/{{unknownMethod}}", "Method is unimplemented.", log));
        }

        return endpoints;
    }

    private IEndpointConventionBuilder Map(BoundMethod method)
    {
        IEndpointConventionBuilder endpoint = routes.Map(method.Method.FullName, method.Handler);
        endpoint.Add(builder =>
        {
            builder.DisplayName = $"gRPC - {method.Method.FullName}";
            builder.Metadata.Add(new GrpcMethodMetadata(typeof(TService), method.Method));
            foreach (object item in method.Metadata)
                builder.Metadata.Add(item);
            builder.Metadata.Add(new HttpMethodMetadata([HttpMethods.Post]));
        });
        return endpoint;
    }

    private IEndpointConventionBuilder MapUnknown(string pattern, string detail, ILogger log)
    {
        // Only calls: any other request of such a path is another endpoint's, or not found.
        RoutePattern calls = RoutePatternFactory.Parse(pattern, defaults: null, parameterPolicies: new RouteValueDictionary { ["unknownMethod"] = new IsCall() });
        IEndpointConventionBuilder endpoint = routes.Map(calls, http =>
        {
            Log.Unimplemented(log, detail);
            http.Response.ContentType = Protocol.ContentType;
            ResponseStatus.Write(http.Response, new Status(StatusCode.Unimplemented, detail));
            return Task.CompletedTask;
        });
        endpoint.Add(builder => builder.DisplayName = $"gRPC - {pattern}");
        return endpoint;
    }

    private sealed class IsCall : IRouteConstraint
    {
        public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) =>
            httpContext is not null && HttpMethods.IsPost(httpContext.Request.Method) && Protocol.IsGrpc(httpContext.Request.ContentType);
    }
}
