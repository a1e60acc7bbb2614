using System.Net.Sockets;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using StreamEngine.Api.Security;
using StreamEngine.Configuration;
using StreamEngine.Protos.V1;
using StreamEngine.Tests.Api.Risk.Kit;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Api.Risk;

/// <summary>How much one caller may ask, and what it is told when it asks more.</summary>
public sealed class LimitTests
{
    private static readonly byte[] Preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0"u8.ToArray();

    [Fact]
    public async Task TooManyCalls_AreRefused_OfThatCallerAlone()
    {
        await using RiskSandbox sandbox = await RiskSandbox.MakeAsync();
        string busy = sandbox.AddCaller("busy", caller => caller.RequestsPerSecond = 1);
        string quiet = sandbox.AddCaller("quiet");
        await sandbox.OpenAsync();
        RiskService.RiskServiceClient client = sandbox.Client(busy);
        RpcException? refused = null;
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                try
                {
                    await client.ListAtRiskAsync(new ListAtRiskRequest());
                }
                catch (RpcException fault)
                {
                    refused = fault;
                }

                return refused is not null;
            },
            "a call is refused");
        Assert.Equal((StatusCode.ResourceExhausted, "Too many requests: try again later."), (refused!.StatusCode, refused.Status.Detail));
        await sandbox.Client(quiet).ListAtRiskAsync(new ListAtRiskRequest());
    }

    [Fact]
    public async Task TooManyStreams_AreRefused_UntilOneEnds()
    {
        await using RiskSandbox sandbox = await RiskSandbox.MakeAsync();
        string token = sandbox.AddCaller("watcher", caller => caller.Streams = 1);
        await sandbox.OpenAsync();
        RiskService.RiskServiceClient client = sandbox.Client(token);
        using (AsyncServerStreamingCall<WatchUpdate> held = client.Watch(new WatchRequest { Snapshot = true }))
        {
            Assert.True(await held.ResponseStream.MoveNext());
            RpcException refused = await Assert.ThrowsAsync<RpcException>(() => MethodCalls.All["/streamengine.v1.RiskService/Watch"](sandbox.Invoker(token)));
            Assert.Equal((StatusCode.ResourceExhausted, "Too many streams are open: try again later."), (refused.StatusCode, refused.Status.Detail));
            await client.ListAtRiskAsync(new ListAtRiskRequest());

            // Reflection is a stream as well, and would else be one without end that nobody counts.
            refused = await Assert.ThrowsAsync<RpcException>(() => MethodCalls.All["/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"](sandbox.Invoker(token)));
            Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        }

        await Eventually.BecomesTrueAsync(() => sandbox.Store.Log.Watchers == 0, "the engine lets go of the watcher");
        await Eventually.BecomesTrueAsync(() => sandbox.Services.GetRequiredService<StreamSlots>().Taken == 0, "its place is free again");
        await MethodCalls.All["/streamengine.v1.RiskService/Watch"](sandbox.Invoker(token));
    }

    [Theory]
    [InlineData(16_000, StatusCode.InvalidArgument)]
    [InlineData(17_000, StatusCode.ResourceExhausted)]
    [InlineData(3_000_000, StatusCode.ResourceExhausted)]
    public async Task ARequestBeyondItsLimit_IsRefused(int characters, StatusCode expected)
    {
        await using RiskSandbox sandbox = await RiskSandbox.MakeAsync();
        sandbox.Grpc.MaxMessageBytes = 16 * 1024;
        string token = sandbox.AddCaller("viewer");
        await sandbox.OpenAsync();
        RiskService.RiskServiceClient client = new(sandbox.Invoker(token));
        RpcException fault = await Assert.ThrowsAsync<RpcException>(() => client.ListAtRiskAsync(new ListAtRiskRequest { PageToken = new string('s', characters) }).ResponseAsync);
        Assert.Equal(expected, fault.StatusCode);
    }

    [Fact]
    public async Task ASilentConnection_IsAskedWhetherItLives()
    {
        await using RiskSandbox sandbox = await RiskSandbox.MakeAsync();
        sandbox.Security.Mode = SecurityMode.Open;
        sandbox.Grpc.KeepAlive = TimeSpan.FromSeconds(1);
        await sandbox.OpenAsync();
        using TcpClient client = new("127.0.0.1", sandbox.Address.Port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Preface);
        const byte ping = 6;
        byte[] header = new byte[9];
        do
        {
            await stream.ReadExactlyAsync(header);
            await stream.ReadExactlyAsync(new byte[(header[0] << 16) | (header[1] << 8) | header[2]]);
        }
        while (header[3] != ping);
    }
}
