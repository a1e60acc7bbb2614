using System.IO.Compression;
using Grpc.AspNetCore.Server;
using Grpc.Core;
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
        services.AddGrpcHealthChecks(health => health.Services.Map(RiskService.Descriptor.FullName, _ => true)).AddCheck<ReadinessCheck>(ReadinessCheck.Name);
        services.AddSingleton<IHealthCheckPublisher, ReadinessLog>();
        services.Configure<HealthCheckPublisherOptions>(publisher => (publisher.Delay, publisher.Period) = (TimeSpan.Zero, HealthPeriod));
    }

    public static void MapGrpcApi(this WebApplication app)
    {
        app.MapGrpcService<RiskGrpcService>().RequireRole(CallerRole.Viewer).WithMetadata(MessageLimit.Alone);
        app.MapGrpcReflectionService().RequireRole(CallerRole.Viewer).HoldsStream().WithMetadata(MessageLimit.Alone);

        // Load balancers ask before anyone has a token.
        app.MapGrpcHealthChecksService().AllowAnyone().WithMetadata(MessageLimit.Health).Add(MarkStream);
    }

    /// <summary>Of a service that is not ours, the methods cannot be marked one by one: Check is one answer, Watch lasts.</summary>
    private static void MarkStream(EndpointBuilder endpoint)
    {
        if (endpoint.Metadata.OfType<GrpcMethodMetadata>().Any(call => call.Method.Type != MethodType.Unary)) endpoint.Metadata.Add(new StreamAttribute());
    }
}
