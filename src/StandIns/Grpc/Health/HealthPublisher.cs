using Grpc.HealthCheck;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Grpc.AspNetCore.HealthChecks;

/// <summary>Takes the results of the application's health checks, whenever they are made, to those who watch.</summary>
internal sealed class HealthPublisher(HealthServiceImpl health, IOptions<GrpcHealthChecksOptions> options) : IHealthCheckPublisher
{
    /// <summary>Serving while no check says otherwise; unknown without any check.</summary>
    public static ServingStatus StatusOf(IEnumerable<HealthReportEntry> entries)
    {
        ServingStatus status = ServingStatus.Unknown;
        foreach (HealthReportEntry entry in entries)
        {
            if (entry.Status == HealthStatus.Unhealthy) return ServingStatus.NotServing;
            status = ServingStatus.Serving;
        }

        return status;
    }

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        foreach (ServiceMapping service in options.Value.Services)
            health.SetStatus(service.Name, StatusOf(report.Entries.Where(entry => service.Takes(entry.Key, entry.Value.Tags)).Select(entry => entry.Value)));
        return Task.CompletedTask;
    }
}
