using System.Security.Cryptography.X509Certificates;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using StreamEngine.Api.Security;
using StreamEngine.Configuration;
using StreamEngine.Protos.V1;
using StreamEngine.Tests.Api.Kit;
using StreamEngine.Tests.Api.Risk.Kit;
using RiskLevel = StreamEngine.Domain.Scoring.RiskLevel;

namespace StreamEngine.Tests.Api.Risk;

/// <summary>Who may call what, over HTTP/2 and TLS: every method, every kind of caller.</summary>
public sealed class AccessMatrixTests
{
    private const string Anyone = "anyone", Callers = "callers";

    /// <summary>Who may call it: callers of every role and scope, for there is no method yet that takes more than a viewer; anyone: strangers too.</summary>
    private static readonly Dictionary<string, string> Allowed = new()
    {
        ["/streamengine.v1.RiskService/Watch"] = Callers,
        ["/streamengine.v1.RiskService/GetCustomer"] = Callers,
        ["/streamengine.v1.RiskService/ListAtRisk"] = Callers,
        ["/streamengine.v1.RiskService/GetTimeline"] = Callers,
        ["/grpc.health.v1.Health/Check"] = Anyone,
        ["/grpc.health.v1.Health/Watch"] = Anyone,
        ["/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"] = Callers,
        ["/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"] = Callers,
    };

    [Fact]
    public async Task EveryMethodThatIsServed_HasARow()
    {
        await using RiskSandbox sandbox = await RiskSandbox.StartAsync();
        IEnumerable<string> served = sandbox.Services.GetRequiredService<EndpointDataSource>().Endpoints
            .Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.FullName).OfType<string>();
        Assert.Equal(served.Order(StringComparer.Ordinal), Allowed.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(Allowed.Keys.Order(StringComparer.Ordinal), MethodCalls.All.Keys.Order(StringComparer.Ordinal));
        Assert.All(RiskService.Descriptor.Methods, method => Assert.Contains($"/{RiskService.Descriptor.FullName}/{method.Name}", Allowed.Keys));
    }

    [Fact]
    public async Task WhatLasts_HoldsAPlace()
    {
        await using RiskSandbox sandbox = await RiskSandbox.StartAsync();
        IEnumerable<string> lasting = sandbox.Services.GetRequiredService<EndpointDataSource>().Endpoints.Where(endpoint => endpoint.IsStream())
            .Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.FullName).OfType<string>();
        Assert.Equal(Allowed.Keys.Where(method => method.EndsWith("Watch", StringComparison.Ordinal) || method.EndsWith("Info", StringComparison.Ordinal)).Order(StringComparer.Ordinal), lasting.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task EachCaller_MayCallWhatItIsMeantTo()
    {
        await using RiskSandbox sandbox = await RiskSandbox.MakeAsync();
        Dictionary<string, string> callers = CallerMatrix.Cells.ToDictionary(cell => cell.Name, cell => sandbox.AddCaller(cell.Name, cell.Configure));
        X509Certificate2 certificate = sandbox.AddCertified("certified");
        await sandbox.OpenAsync();
        await sandbox.Store.MoveAsync(0, RiskLevel.High, MethodCalls.Customer);
        foreach ((string caller, string token) in callers) await MayCallAsync(caller, sandbox.Invoker(token), _ => true);
        await MayCallAsync("certified", sandbox.Invoker(certificate: certificate), _ => true);
        await MayCallAsync("nobody", sandbox.Invoker(), allowed => allowed == Anyone);
        await MayCallAsync("a stranger", sandbox.Invoker(TokenHash.NewToken()), allowed => allowed == Anyone);
    }

    [Theory]
    [InlineData("/streamengine.v1.RiskService/Forget")]
    [InlineData("/streamengine.v1.Elsewhere/Forget")]
    public async Task AMethodThatIsNotThere_IsToldOnlyToCallers(string path)
    {
        await using RiskSandbox sandbox = await RiskSandbox.MakeAsync();
        string token = sandbox.AddCaller("viewer");
        await sandbox.OpenAsync();
        Method<GetCustomerRequest, GetCustomerResponse> method = new(MethodType.Unary, path[1..path.LastIndexOf('/')], path[(path.LastIndexOf('/') + 1)..], Bytes<GetCustomerRequest>(), Bytes<GetCustomerResponse>());
        Assert.Equal(StatusCode.Unimplemented, await StatusAsync(() => sandbox.Invoker(token).AsyncUnaryCall(method, null, new CallOptions(), new GetCustomerRequest()).ResponseAsync));
        Assert.Equal(StatusCode.Unauthenticated, await StatusAsync(() => sandbox.Invoker().AsyncUnaryCall(method, null, new CallOptions(), new GetCustomerRequest()).ResponseAsync));
    }

    private static async Task MayCallAsync(string caller, CallInvoker invoker, Func<string, bool> isAllowed)
    {
        foreach ((string method, string allowed) in Allowed)
        {
            StatusCode expected = isAllowed(allowed) ? StatusCode.OK : StatusCode.Unauthenticated;
            Assert.Equal($"{caller} {method}: {expected}", $"{caller} {method}: {await StatusAsync(() => MethodCalls.All[method](invoker))}");
        }
    }

    private static Marshaller<T> Bytes<T>()
        where T : new() => new(_ => [], _ => new T());

    private static async Task<StatusCode> StatusAsync(Func<Task> call)
    {
        try
        {
            await call();
            return StatusCode.OK;
        }
        catch (RpcException fault)
        {
            return fault.StatusCode;
        }
    }
}
