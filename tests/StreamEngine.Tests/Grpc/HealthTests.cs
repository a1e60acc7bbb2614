using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace StreamEngine.Tests.Grpc;

/// <summary>The standard health service over the application's health checks.</summary>
public sealed class HealthTests
{
    [Fact]
    public async Task Check_AsksTheChecksOfTheService()
    {
        Switch store = new();
        await using ProbeServer server = await StartAsync(store);
        Health.HealthClient client = new(server.Channel);

        Assert.Equal(ServingStatus.Serving, (await client.CheckAsync(new HealthCheckRequest())).Status);
        store.Result = HealthCheckResult.Unhealthy();
        Assert.Equal(ServingStatus.NotServing, (await client.CheckAsync(new HealthCheckRequest())).Status);
        Assert.Equal(ServingStatus.Serving, (await client.CheckAsync(new HealthCheckRequest { Service = "other" })).Status);
        store.Result = HealthCheckResult.Degraded();
        Assert.Equal(ServingStatus.Serving, (await client.CheckAsync(new HealthCheckRequest())).Status);
        Assert.Equal(ServingStatus.Unknown, (await client.CheckAsync(new HealthCheckRequest { Service = "empty" })).Status);
    }

    [Fact]
    public async Task Check_OfUnknownService_IsNotFound()
    {
        await using ProbeServer server = await StartAsync(new Switch());
        RpcException fault = await Assert.ThrowsAsync<RpcException>(() => new Health.HealthClient(server.Channel).CheckAsync(new HealthCheckRequest { Service = "nobody" }).ResponseAsync);
        Assert.Equal(StatusCode.NotFound, fault.StatusCode);
    }

    [Fact]
    public async Task Watch_TellsTheStatusNow_AndEachChange()
    {
        Switch store = new();
        await using ProbeServer server = await StartAsync(store);
        using AsyncServerStreamingCall<HealthCheckResponse> watch = new Health.HealthClient(server.Channel).Watch(new HealthCheckRequest());

        Assert.Equal(ServingStatus.Serving, await NextAsync(watch));
        store.Result = HealthCheckResult.Unhealthy();
        Assert.Equal(ServingStatus.NotServing, await NextOtherAsync(watch, ServingStatus.Serving));
        store.Result = HealthCheckResult.Healthy();
        Assert.Equal(ServingStatus.Serving, await NextOtherAsync(watch, ServingStatus.NotServing));
    }

    [Fact]
    public async Task Watch_OfUnknownService_Waits()
    {
        await using ProbeServer server = await StartAsync(new Switch());
        using AsyncServerStreamingCall<HealthCheckResponse> watch = new Health.HealthClient(server.Channel).Watch(new HealthCheckRequest { Service = "nobody" });
        Assert.Equal(ServingStatus.ServiceUnknown, await NextAsync(watch));
    }

    [Fact]
    public async Task Watch_EndsWhenTheServerStops()
    {
        await using ProbeServer server = await StartAsync(new Switch());
        using AsyncServerStreamingCall<HealthCheckResponse> watch = new Health.HealthClient(server.Channel).Watch(new HealthCheckRequest());
        Assert.Equal(ServingStatus.Serving, await NextAsync(watch));
        Task stop = server.App.StopAsync();
        Assert.Equal(ServingStatus.NotServing, await NextOtherAsync(watch, ServingStatus.Serving));
        Assert.False(await watch.ResponseStream.MoveNext());
        await stop.WaitAsync(TimeSpan.FromSeconds(10));
    }

    private static async Task<ServingStatus> NextAsync(AsyncServerStreamingCall<HealthCheckResponse> watch)
    {
        Assert.True(await watch.ResponseStream.MoveNext().WaitAsync(TimeSpan.FromSeconds(20)));
        return watch.ResponseStream.Current.Status;
    }

    /// <summary>The first publishing may say again what the watch began with.</summary>
    private static async Task<ServingStatus> NextOtherAsync(AsyncServerStreamingCall<HealthCheckResponse> watch, ServingStatus than)
    {
        ServingStatus next;
        do
            next = await NextAsync(watch);
        while (next == than);
        return next;
    }

    private static Task<ProbeServer> StartAsync(Switch store) => ProbeServer.StartAsync(
        builder =>
        {
            builder.Services.AddGrpc();
            builder.Services.AddGrpcHealthChecks(options =>
                {
                    options.Services.Map("other", context => context.Tags.Contains("other"));
                    options.Services.Map("empty", context => context.Name == "no such check");
                })
                .AddCheck("store", store)
                .AddCheck("other", () => HealthCheckResult.Healthy(), ["other"]);
            builder.Services.Configure<HealthCheckPublisherOptions>(options => (options.Delay, options.Period) = (TimeSpan.Zero, TimeSpan.FromSeconds(1)));
        },
        app => app.MapGrpcHealthChecksService());

    private sealed class Switch : IHealthCheck
    {
        public HealthCheckResult Result { get; set; } = HealthCheckResult.Healthy();

        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(Result);
    }
}
