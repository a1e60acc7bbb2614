using System.Collections.Frozen;
using Grpc.Core;
using Grpc.Health.V1;
using StreamEngine.Protos.V1;
using Alpha = Grpc.Reflection.V1Alpha;
using Reflection = Grpc.Reflection.V1;

namespace StreamEngine.Tests.Api.Risk.Kit;

/// <summary>For every method that a node serves a call that succeeds, for those who may.</summary>
internal static class MethodCalls
{
    /// <summary>Whom the calls ask for: everyone's scope in these tests covers this one.</summary>
    public const string Customer = "0-consumer-nl";

    public static FrozenDictionary<string, Func<CallInvoker, Task>> All { get; } = new Dictionary<string, Func<CallInvoker, Task>>
    {
        ["/streamengine.v1.RiskService/Watch"] = async invoker =>
        {
            using AsyncServerStreamingCall<WatchUpdate> call = new RiskService.RiskServiceClient(invoker).Watch(new WatchRequest { Snapshot = true });
            Assert.True(await call.ResponseStream.MoveNext());
        },
        ["/streamengine.v1.RiskService/GetCustomer"] = invoker => new RiskService.RiskServiceClient(invoker).GetCustomerAsync(new GetCustomerRequest { CustomerId = Customer }).ResponseAsync,
        ["/streamengine.v1.RiskService/ListAtRisk"] = invoker => new RiskService.RiskServiceClient(invoker).ListAtRiskAsync(new ListAtRiskRequest()).ResponseAsync,
        ["/streamengine.v1.RiskService/GetTimeline"] = invoker => new RiskService.RiskServiceClient(invoker).GetTimelineAsync(new GetTimelineRequest { CustomerId = Customer }).ResponseAsync,
        ["/grpc.health.v1.Health/Check"] = invoker => new Health.HealthClient(invoker).CheckAsync(new HealthCheckRequest()).ResponseAsync,
        ["/grpc.health.v1.Health/Watch"] = async invoker =>
        {
            using AsyncServerStreamingCall<HealthCheckResponse> call = new Health.HealthClient(invoker).Watch(new HealthCheckRequest());
            Assert.True(await call.ResponseStream.MoveNext());
        },
        ["/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"] = async invoker =>
        {
            using var call = new Reflection.ServerReflection.ServerReflectionClient(invoker).ServerReflectionInfo();
            await TryAsync(() => call.RequestStream.WriteAsync(new Reflection.ServerReflectionRequest { ListServices = "" }));
            Assert.True(await call.ResponseStream.MoveNext());
        },
        ["/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"] = async invoker =>
        {
            using var call = new Alpha.ServerReflection.ServerReflectionClient(invoker).ServerReflectionInfo();
            await TryAsync(() => call.RequestStream.WriteAsync(new Alpha.ServerReflectionRequest { ListServices = "" }));
            Assert.True(await call.ResponseStream.MoveNext());
        },
    }.ToFrozenDictionary();

    /// <summary>A call that was refused may be over before the write is; why, the answer says.</summary>
    private static async Task TryAsync(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (Exception over) when (over is RpcException or InvalidOperationException)
        {
            // Asked for next.
        }
    }
}
