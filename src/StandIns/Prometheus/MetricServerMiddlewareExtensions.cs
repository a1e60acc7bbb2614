using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Prometheus;

/// <summary>Puts metrics among an application's endpoints.</summary>
public static class MetricServerMiddlewareExtensions
{
    public static IEndpointConventionBuilder MapMetrics(
        this IEndpointRouteBuilder endpoints, Action<MetricServerMiddleware.Settings> configure, string pattern = "/metrics")
    {
        MetricServerMiddleware.Settings settings = new();
        configure(settings);
        return endpoints.Map(pattern, new MetricServerMiddleware(settings).InvokeAsync).WithDisplayName("Prometheus metrics");
    }
}
