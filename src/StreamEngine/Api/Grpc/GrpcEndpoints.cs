using System.IO.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using StreamEngine.Api.Security;
using StreamEngine.Configuration;
using StreamEngine.Protos.V1;

namespace StreamEngine.Api.Grpc;

/// <summary>The gRPC services of a node: ours, health and reflection.</summary>
internal static class GrpcEndpoints
{
    private static readonly TimeSpan HealthPeriod = TimeSpan.FromSeconds(1);

    public static void AddGrpcApi(this IServiceCollection services, GrpcOptions options, Readiness readiness)
    {
        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = options.MaxMessageBytes;
            grpc.ResponseCompressionAlgorithm = "gzip";
            grpc.ResponseCompressionLevel = CompressionLevel.Fastest;
        });
        services.AddGrpcReflection();
        services.AddSingleton(readiness);

        // The server as a whole (the empty name) and our service stand and fall together.
        services.AddGrpcHealthChecks(health => health.Services.Map(RiskService.Descriptor.FullName, _ => true)).AddCheck<ReadinessCheck>("readiness");
        services.Configure<HealthCheckPublisherOptions>(publisher => (publisher.Delay, publisher.Period) = (TimeSpan.Zero, HealthPeriod));
    }

    public static void MapGrpcApi(this WebApplication app)
    {
        app.MapGrpcService<RiskGrpcService>().RequireRole(CallerRole.Viewer).WithMetadata(MessageLimit.Alone);
        app.MapGrpcReflectionService().RequireRole(CallerRole.Viewer).IsStream().WithMetadata(MessageLimit.Alone);

        // Load balancers ask before anyone has a token.
        app.MapGrpcHealthChecksService().AllowAnyone().WithMetadata(MessageLimit.Alone);
    }
}
