using Grpc.Core;
using Grpc.Health.V1;
using Grpc.HealthCheck;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace Grpc.AspNetCore.HealthChecks;

/// <summary>The health service over the application's health checks: checked when asked, watched as published.</summary>
internal sealed class HealthService(
    HealthServiceImpl published,
    HealthCheckService checks,
    IOptions<HealthCheckOptions> checkOptions,
    IOptions<GrpcHealthChecksOptions> options,
    IHostApplicationLifetime lifetime) : Health.V1.Health.HealthBase
{
    public override async Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        if (options.Value.UseHealthChecksCache) return await published.Check(request, context);
        if (options.Value.Services.Find(request.Service) is not { } service) throw new RpcException(new Status(StatusCode.NotFound, ""));
        return new HealthCheckResponse { Status = await CheckAsync(service, context.CancellationToken) };
    }

    public override async Task Watch(HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        // A watch has no end of its own: without this the server could not stop in time.
        using CancellationTokenSource end = options.Value.SuppressCompletionOnShutdown
            ? CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken)
            : CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);

        // Nothing may have been published yet.
        Func<Task<ServingStatus>>? first = options.Value.UseHealthChecksCache ? null : () => options.Value.Services.Find(request.Service) is { } service
            ? CheckAsync(service, context.CancellationToken)
            : Task.FromResult(ServingStatus.ServiceUnknown);

        await published.WatchAsync(request.Service, first, responseStream, end.Token);
        if (!context.CancellationToken.IsCancellationRequested) await responseStream.WriteAsync(new HealthCheckResponse { Status = ServingStatus.NotServing });
    }

    private async Task<ServingStatus> CheckAsync(ServiceMapping service, CancellationToken ct)
    {
        HealthReport report = await checks.CheckHealthAsync(
            check => checkOptions.Value.Predicate?.Invoke(check) is not false && service.Takes(check.Name, check.Tags),
            ct);
        return HealthPublisher.StatusOf(report.Entries.Values);
    }
}
