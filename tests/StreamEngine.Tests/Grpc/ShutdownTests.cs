using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Grpc;

/// <summary>How a server leaves.</summary>
public sealed class ShutdownTests
{
    [Fact]
    public async Task CallsInFlight_Finish_NewOnesAreUnavailable()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource finish = new(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Script.Count = async (_, answers, _) =>
        {
            await answers.WriteAsync(new Answer { Number = 1 });
            begun.SetResult();
            await finish.Task;
            await answers.WriteAsync(new Answer { Number = 2 });
        };
        using AsyncServerStreamingCall<Answer> running = server.Client.Count(new Ask());
        await begun.Task;

        Task stop = server.App.StopAsync();
        await Eventually.BecomesTrueAsync(
            async () => await Record.ExceptionAsync(() => server.Client.EchoAsync(new Ask(), deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(1)).ResponseAsync)
                is RpcException { StatusCode: StatusCode.Unavailable },
            "new calls are unavailable");
        finish.SetResult();

        List<int> numbers = [];
        await foreach (Answer answer in running.ResponseStream.ReadAllAsync())
            numbers.Add(answer.Number);
        Assert.Equal([1, 2], numbers);
        await stop.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task CallsThatDoNotFinish_AreBroken()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        server.Script.Count = async (_, answers, context) =>
        {
            await answers.WriteAsync(new Answer());
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        };
        using AsyncServerStreamingCall<Answer> running = server.Client.Count(new Ask());
        Assert.True(await running.ResponseStream.MoveNext());

        using CancellationTokenSource soon = new(TimeSpan.FromMilliseconds(200));
        await server.App.StopAsync(soon.Token);

        RpcException fault = await Assert.ThrowsAsync<RpcException>(() => running.ResponseStream.MoveNext());
        Assert.Contains(fault.StatusCode, (StatusCode[])[StatusCode.Unavailable, StatusCode.Cancelled, StatusCode.Internal, StatusCode.Unknown]);
    }

    [Fact]
    public async Task ServerThatComesBack_IsFoundByTheSameChannel()
    {
        await using ProbeServer first = await ProbeServer.StartAsync();
        Assert.Equal(1, (await first.Client.EchoAsync(new Ask { Number = 1 })).Number);
        await first.App.StopAsync();
        await Eventually.BecomesTrueAsync(
            async () => await Record.ExceptionAsync(() => first.Client.EchoAsync(new Ask()).ResponseAsync) is RpcException { StatusCode: StatusCode.Unavailable }, "the server is missed");

        await using ProbeServer second = await ProbeServer.StartAsync(
            builder => builder.Services.AddGrpc(), app => app.MapGrpcService<ProbeService>(), HttpProtocols.Http2, port: first.Address.Port);

        await Eventually.BecomesTrueAsync(async () => await Record.ExceptionAsync(() => first.Client.EchoAsync(new Ask()).ResponseAsync) is null, "the channel connects again");
    }
}
