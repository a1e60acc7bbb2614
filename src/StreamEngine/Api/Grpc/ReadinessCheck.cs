using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace StreamEngine.Api.Grpc;

/// <summary>Readiness, as <c>grpc.health.v1</c> asks for it.</summary>
internal sealed class ReadinessCheck(Readiness readiness) : IHealthCheck
{
    public const string Name = "readiness";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<string> reasons = readiness.Reasons();
        return Task.FromResult(reasons.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(string.Join("; ", reasons)));
    }
}
