using Microsoft.AspNetCore.Builder;
using Prometheus;
using StreamEngine.Api.Security;
using StreamEngine.Configuration;
using StreamEngine.Telemetry;

namespace StreamEngine.Api;

/// <summary><c>/metrics</c>: Prometheus' text format, or OpenMetrics where that is asked for.</summary>
internal static class MetricsEndpoint
{
    /// <remarks>It takes a role, for it tells how the business goes; a scraper is a caller like any other.</remarks>
    public static void MapMetrics(this WebApplication app, EngineMetrics metrics) =>
        app.MapMetrics(settings => settings.Registry = metrics.Registry).RequireRole(CallerRole.Viewer);
}
