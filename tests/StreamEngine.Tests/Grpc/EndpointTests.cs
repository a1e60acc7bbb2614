using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace StreamEngine.Tests.Grpc;

/// <summary>Services as endpoints: their metadata, and where their objects come from.</summary>
public sealed class EndpointTests
{
    [Fact]
    public async Task Metadata_IsThatOfClassMethodAndConvention()
    {
        await using ProbeServer server = await ProbeServer.StartAsync(
            builder =>
            {
                builder.Services.AddGrpc();
                builder.Services.AddAuthorization();
            },
            app => app.MapGrpcService<GuardedService>().WithMetadata("note"));

        Endpoint echo = Find(server, "Echo");
        GrpcMethodMetadata method = echo.Metadata.GetRequiredMetadata<GrpcMethodMetadata>();

        Assert.Equal((typeof(GuardedService), "/streamengine.tests.Probe/Echo", MethodType.Unary), (method.ServiceType, method.Method.FullName, method.Method.Type));
        Assert.Equal(["all", "echo"], echo.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy));
        Assert.Equal(["all"], Find(server, "Count").Metadata.GetOrderedMetadata<IAuthorizeData>().Select(data => data.Policy));
        Assert.Equal("note", echo.Metadata.GetMetadata<string>());
        Assert.Equal(["POST"], echo.Metadata.GetRequiredMetadata<HttpMethodMetadata>().HttpMethods);
        Assert.Equal("gRPC - /streamengine.tests.Probe/Echo", echo.DisplayName);
    }

    [Fact]
    public async Task Middleware_RefusesByMetadata_BeforeTheHandler()
    {
        await using ProbeServer server = await ProbeServer.StartAsync(
            builder => builder.Services.AddGrpc(),
            app =>
            {
                app.Use((context, next) =>
                {
                    if (context.GetEndpoint()?.Metadata.GetMetadata<string>() is null) return next(context);
                    context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                    return Task.CompletedTask;
                });
                app.MapGrpcService<ProbeService>().WithMetadata("closed");
            });
        RpcException fault = await Assert.ThrowsAsync<RpcException>(() => server.Client.EchoAsync(new Ask()).ResponseAsync);
        Assert.Equal(StatusCode.Unauthenticated, fault.StatusCode);
    }

    [Fact]
    public async Task Service_IsMadeForEachCall_AndReleased()
    {
        Lifetimes lifetimes = new();
        await using ProbeServer server = await ProbeServer.StartAsync(
            builder =>
            {
                builder.Services.AddGrpc();
                builder.Services.AddSingleton(lifetimes);
                builder.Services.AddScoped<Scoped>();
            },
            app => app.MapGrpcService<ScopedService>());
        for (int i = 1; i <= 3; i++)
        {
            Assert.Equal(i, (await server.Client.EchoAsync(new Ask())).Number);
            await Support.Eventually.BecomesTrueAsync(() => lifetimes.ServicesReleased == i && lifetimes.ScopesReleased == i, "the call's objects are released");
        }
    }

    [Fact]
    public async Task Service_RegisteredOnce_ServesEveryCall()
    {
        Lifetimes lifetimes = new();
        await using ProbeServer server = await ProbeServer.StartAsync(
            builder =>
            {
                builder.Services.AddGrpc();
                builder.Services.AddSingleton(lifetimes);
                builder.Services.AddSingleton<Scoped>();
                builder.Services.AddSingleton<ScopedService>();
            },
            app => app.MapGrpcService<ScopedService>());
        for (int i = 0; i < 3; i++)
            Assert.Equal(1, (await server.Client.EchoAsync(new Ask())).Number);
        Assert.Equal(0, lifetimes.ServicesReleased);
    }

    [Fact]
    public async Task OptionsOfOneService_GoOverThoseOfAll()
    {
        await using ProbeServer server = await ProbeServer.StartAsync(
            builder => builder.Services.AddGrpc(options => options.MaxReceiveMessageSize = 1).AddServiceOptions<ProbeService>(options => options.MaxReceiveMessageSize = null),
            app => app.MapGrpcService<ProbeService>());
        Assert.Equal("long enough", (await server.Client.EchoAsync(new Ask { Text = "long enough" })).Text);
    }

    [Fact]
    public async Task WithoutAddGrpc_MappingFails()
    {
        InvalidOperationException fault = await Assert.ThrowsAsync<InvalidOperationException>(() => ProbeServer.StartAsync(_ => { }, app => app.MapGrpcService<ProbeService>()));
        Assert.Contains("AddGrpc", fault.Message, StringComparison.Ordinal);
    }

    private static Endpoint Find(ProbeServer server, string method) => server.App.Services.GetRequiredService<EndpointDataSource>().Endpoints
        .Single(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method.Name == method);

    [Authorize("all")]
    private sealed class GuardedService(ProbeScript script) : ProbeService(script)
    {
        [Authorize("echo")]
        public override Task<Answer> Echo(Ask request, ServerCallContext context) => base.Echo(request, context);
    }

    private sealed class Lifetimes
    {
        public int ServicesMade;
        public int ServicesReleased;
        public int ScopesReleased;
    }

    private sealed class Scoped(Lifetimes lifetimes) : IDisposable
    {
        public Lifetimes Lifetimes => lifetimes;

        public void Dispose() => lifetimes.ScopesReleased++;
    }

    private sealed class ScopedService : Probe.ProbeBase, IDisposable
    {
        private readonly Scoped _scoped;

        public ScopedService(Scoped scoped)
        {
            _scoped = scoped;
            scoped.Lifetimes.ServicesMade++;
        }

        public override Task<Answer> Echo(Ask request, ServerCallContext context) => Task.FromResult(new Answer { Number = _scoped.Lifetimes.ServicesMade });

        public void Dispose() => _scoped.Lifetimes.ServicesReleased++;
    }
}
