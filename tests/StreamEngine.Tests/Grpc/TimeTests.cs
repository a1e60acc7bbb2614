using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;

namespace StreamEngine.Tests.Grpc;

/// <summary>Deadlines, and giving up, from either side.</summary>
public sealed class TimeTests
{
    private static DateTime In(double milliseconds) => TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(milliseconds);

    [Fact]
    public async Task Deadline_ReachesHandler()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        DateTime deadline = In(60_000);
        DateTime seen = default;
        server.Script.Echo = (_, context) =>
        {
            seen = context.Deadline;
            return Task.FromResult(new Answer());
        };
        await server.Client.EchoAsync(new Ask(), deadline: deadline);
        Assert.InRange(seen, deadline.AddSeconds(-2), deadline.AddSeconds(2));
        Assert.Equal(DateTimeKind.Utc, seen.Kind);
    }

    [Fact]
    public async Task Deadline_PassedInUnaryHandler_EndsBothSides()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        TaskCompletionSource cancelled = new();
        server.Script.Echo = async (_, context) =>
        {
            context.CancellationToken.Register(cancelled.SetResult);
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
            return new Answer();
        };
        RpcException fault = await Assert.ThrowsAsync<RpcException>(() => server.Client.EchoAsync(new Ask(), deadline: In(150)).ResponseAsync);
        Assert.Equal(StatusCode.DeadlineExceeded, fault.StatusCode);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Deadline_PassedInStream_EndsIt()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        server.Script.Count = async (_, answers, context) =>
        {
            await answers.WriteAsync(new Answer());
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        };
        using AsyncServerStreamingCall<Answer> call = server.Client.Count(new Ask(), deadline: In(300));
        Assert.True(await call.ResponseStream.MoveNext());
        RpcException fault = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());
        Assert.Equal(StatusCode.DeadlineExceeded, fault.StatusCode);
        Assert.Equal(StatusCode.DeadlineExceeded, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Deadline_AlreadyPassed_FailsAtOnce()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        RpcException fault = await Assert.ThrowsAsync<RpcException>(() => server.Client.EchoAsync(new Ask(), deadline: In(-1000)).ResponseAsync);
        Assert.Equal(StatusCode.DeadlineExceeded, fault.StatusCode);
    }

    [Fact]
    public async Task Deadline_InLocalTime_IsRefused()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        Assert.Throws<InvalidOperationException>(() => { server.Client.EchoAsync(new Ask(), deadline: In(1000).ToLocalTime()); });
    }

    [Fact]
    public async Task ClientCancels_HandlerHears()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        (TaskCompletionSource begun, TaskCompletionSource cancelled) = Waiting(server);
        using CancellationTokenSource cancel = new();
        Task<Answer> call = server.Client.EchoAsync(new Ask(), cancellationToken: cancel.Token).ResponseAsync;
        await begun.Task;
        await cancel.CancelAsync();
        RpcException fault = await Assert.ThrowsAsync<RpcException>(() => call);
        Assert.Equal(StatusCode.Cancelled, fault.StatusCode);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task ClientDisposes_HandlerHears()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        (TaskCompletionSource begun, TaskCompletionSource cancelled) = Waiting(server);
        AsyncServerStreamingCall<Answer> call = server.Client.Count(new Ask());
        await begun.Task;
        call.Dispose();
        Assert.Equal(StatusCode.Cancelled, call.GetStatus().StatusCode);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task ClientCancelsRead_EndsTheCall()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        (TaskCompletionSource begun, TaskCompletionSource cancelled) = Waiting(server);
        using AsyncServerStreamingCall<Answer> call = server.Client.Count(new Ask());
        using CancellationTokenSource cancel = new();
        Task<bool> read = call.ResponseStream.MoveNext(cancel.Token);
        await begun.Task;
        await cancel.CancelAsync();
        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => read)).StatusCode);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task CancelledBeforeItBegins_NeverBegins()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        RpcException fault = await Assert.ThrowsAsync<RpcException>(() => server.Client.EchoAsync(new Ask(), cancellationToken: new CancellationToken(true)).ResponseAsync);
        Assert.Equal(StatusCode.Cancelled, fault.StatusCode);
    }

    [Fact]
    public async Task ServerResets_ClientHearsWhy()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        server.Script.Count = async (ask, answers, context) =>
        {
            await answers.WriteAsync(new Answer());
            context.GetHttpContext().Features.Get<IHttpResetFeature>()!.Reset(ask.Number);
        };

        foreach ((int code, StatusCode expected) in new[] { (8, StatusCode.Cancelled), (2, StatusCode.Internal), (11, StatusCode.ResourceExhausted) })
        {
            using AsyncServerStreamingCall<Answer> call = server.Client.Count(new Ask { Number = code });
            RpcException fault = await Assert.ThrowsAsync<RpcException>(async () =>
            {
                while (await call.ResponseStream.MoveNext())
                {
                }
            });
            Assert.Equal(expected, fault.StatusCode);
        }
    }

    private static (TaskCompletionSource Begun, TaskCompletionSource Cancelled) Waiting(ProbeServer server)
    {
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Script.Echo = async (_, context) =>
        {
            await WaitAsync(context);
            return new Answer();
        };
        server.Script.Count = (_, _, context) => WaitAsync(context);
        return (begun, cancelled);

        async Task WaitAsync(ServerCallContext context)
        {
            context.CancellationToken.Register(() => cancelled.TrySetResult());
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        }
    }
}
