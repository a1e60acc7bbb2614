using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace StreamEngine.Api.Grpc;

/// <summary>Tells operators when this node becomes ready, and why it is not: once for each change, for strangers are not told.</summary>
internal sealed class ReadinessLog(ILogger<ReadinessLog> log) : IHealthCheckPublisher
{
    private string? _last;

    public Task PublishAsync(HealthReport report, CancellationToken cancellationToken)
    {
        if (!report.Entries.TryGetValue(ReadinessCheck.Name, out HealthReportEntry readiness)) return Task.CompletedTask;
        string now = readiness.Status == HealthStatus.Healthy ? "" : readiness.Description ?? readiness.Status.ToString();
        if (now == _last) return Task.CompletedTask;
        _last = now;
        if (now.Length == 0) Log.Ready(log);
        else Log.NotReady(log, now);
        return Task.CompletedTask;
    }
}
