using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Grpc;

/// <summary>Sizes, and who waits for whom.</summary>
public sealed class FlowTests
{
    private static readonly ByteString Block = ByteString.CopyFrom(new byte[64 * 1024]);

    [Fact]
    public async Task RequestTooLarge_IsResourceExhausted()
    {
        await using ProbeServer server = await ProbeServer.StartAsync(options => options.MaxReceiveMessageSize = 1000);
        await server.Client.EchoAsync(new Ask { Payload = ByteString.CopyFrom(new byte[900]) });
        RpcException fault = await Assert.ThrowsAsync<RpcException>(() => server.Client.EchoAsync(new Ask { Payload = ByteString.CopyFrom(new byte[1000]) }).ResponseAsync);
        Assert.Equal((StatusCode.ResourceExhausted, "Received message exceeds the maximum configured message size."), (fault.StatusCode, fault.Status.Detail));
    }

    [Fact]
    public async Task RequestOverDefaultLimit_IsResourceExhausted()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        RpcException fault = await Assert.ThrowsAsync<RpcException>(() => server.Client.EchoAsync(new Ask { Payload = ByteString.CopyFrom(new byte[(4 * 1024 * 1024) + 1]) }).ResponseAsync);
        Assert.Equal(StatusCode.ResourceExhausted, fault.StatusCode);
    }

    [Fact]
    public async Task ResponseTooLarge_IsResourceExhausted()
    {
        await using ProbeServer server = await ProbeServer.StartAsync(options => options.MaxSendMessageSize = 1000);
        RpcException fault = await Assert.ThrowsAsync<RpcException>(() => server.Client.EchoAsync(new Ask { Payload = Block }).ResponseAsync);
        Assert.Equal(StatusCode.ResourceExhausted, fault.StatusCode);
    }

    [Fact]
    public async Task ClientLimits_HoldBothWays()
    {
        await using ProbeServer server = await ProbeServer.StartAsync(channel: new GrpcChannelOptions { MaxReceiveMessageSize = 1000, MaxSendMessageSize = 2000 });
        server.Script.Echo = (ask, _) => Task.FromResult(new Answer { Payload = ByteString.CopyFrom(new byte[ask.Number]) });

        await server.Client.EchoAsync(new Ask { Number = 900 });
        RpcException received = await Assert.ThrowsAsync<RpcException>(() => server.Client.EchoAsync(new Ask { Number = 1000 }).ResponseAsync);
        RpcException sent = await Assert.ThrowsAsync<RpcException>(() => server.Client.EchoAsync(new Ask { Payload = Block }).ResponseAsync);
        using AsyncClientStreamingCall<Ask, Answer> call = server.Client.Sum();
        RpcException streamed = await Assert.ThrowsAsync<RpcException>(() => call.RequestStream.WriteAsync(new Ask { Payload = Block }));

        Assert.All([received, sent, streamed], fault => Assert.Equal(StatusCode.ResourceExhausted, fault.StatusCode));
    }

    [Fact]
    public async Task ReaderThatDoesNotRead_HoldsUpTheWriter()
    {
        const int Total = 400;
        await using ProbeServer server = await ProbeServer.StartAsync();
        int written = 0;
        server.Script.Count = async (_, answers, _) =>
        {
            for (int i = 0; i < Total; i++)
            {
                await answers.WriteAsync(new Answer { Number = i, Payload = Block });
                Interlocked.Increment(ref written);
            }
        };

        using AsyncServerStreamingCall<Answer> call = server.Client.Count(new Ask());
        Assert.True(await call.ResponseStream.MoveNext());
        int stalled = await StallAsync(() => Volatile.Read(ref written));
        Assert.InRange(stalled, 1, Total / 2);

        int read = 1;
        while (await call.ResponseStream.MoveNext())
            read++;
        Assert.Equal((Total, Total), (read, written));
    }

    [Fact]
    public async Task HandlerThatDoesNotRead_HoldsUpTheClient()
    {
        const int Total = 400;
        await using ProbeServer server = await ProbeServer.StartAsync();
        TaskCompletionSource read = new(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Script.Sum = async (asks, _) =>
        {
            await read.Task;
            int count = 0;
            while (await asks.MoveNext())
                count++;
            return new Answer { Number = count };
        };

        using AsyncClientStreamingCall<Ask, Answer> call = server.Client.Sum();
        int written = 0;
        Task writing = Task.Run(async () =>
        {
            for (int i = 0; i < Total; i++)
            {
                await call.RequestStream.WriteAsync(new Ask { Payload = Block });
                Interlocked.Increment(ref written);
            }

            await call.RequestStream.CompleteAsync();
        });

        Assert.InRange(await StallAsync(() => Volatile.Read(ref written)), 0, Total / 2);
        read.SetResult();
        await writing;
        Assert.Equal(Total, (await call).Number);
    }

    [Fact]
    public async Task TwoWritesAtOnce_AreRefused()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        TaskCompletionSource<Exception?> second = new();
        server.Script.Count = async (_, answers, context) =>
        {
            Task write;
            do
                write = answers.WriteAsync(new Answer { Payload = Block });
            while (await Task.WhenAny(write, Task.Delay(300)) == write);
            second.SetResult(await Record.ExceptionAsync(() => answers.WriteAsync(new Answer())));
            await write;
        };
        using AsyncServerStreamingCall<Answer> call = server.Client.Count(new Ask());
        Assert.IsType<InvalidOperationException>(await second.Task.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task TwoReadsAtOnce_AreRefused()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        using AsyncDuplexStreamingCall<Ask, Answer> call = server.Client.Talk();
        Task<bool> first = call.ResponseStream.MoveNext();
        await Assert.ThrowsAsync<InvalidOperationException>(() => call.ResponseStream.MoveNext());
        await call.RequestStream.CompleteAsync();
        Assert.False(await first);
    }

    [Fact]
    public async Task WriteAfterTheEnd_IsRefused()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        IServerStreamWriter<Answer>? kept = null;
        IAsyncStreamReader<Ask>? read = null;
        server.Script.Talk = (asks, answers, _) =>
        {
            (kept, read) = (answers, asks);
            return Task.CompletedTask;
        };
        using AsyncDuplexStreamingCall<Ask, Answer> call = server.Client.Talk();
        Assert.False(await call.ResponseStream.MoveNext());
        await Eventually.BecomesTrueAsync(async () => await Record.ExceptionAsync(() => kept!.WriteAsync(new Answer())) is InvalidOperationException, "the writer refuses");
        await Eventually.BecomesTrueAsync(async () => await Record.ExceptionAsync(() => read!.MoveNext()) is InvalidOperationException, "the reader refuses");
    }

    [Fact]
    public async Task BufferHint_KeepsMessagesForTheNextFlush()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        TaskCompletionSource go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Script.Count = async (_, answers, _) =>
        {
            answers.WriteOptions = new WriteOptions(WriteFlags.BufferHint);
            await answers.WriteAsync(new Answer { Number = 1 });
            await go.Task;
            answers.WriteOptions = WriteOptions.Default;
            await answers.WriteAsync(new Answer { Number = 2 });
        };
        using AsyncServerStreamingCall<Answer> call = server.Client.Count(new Ask());
        Task<bool> first = call.ResponseStream.MoveNext();
        Assert.NotSame(first, await Task.WhenAny(first, Task.Delay(200)));
        go.SetResult();
        Assert.True(await first);
        Assert.True(await call.ResponseStream.MoveNext());
        Assert.Equal(2, call.ResponseStream.Current.Number);
    }

    /// <summary>Where a count comes to rest.</summary>
    private static async Task<int> StallAsync(Func<int> count)
    {
        int before = -1;
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                int now = count();
                bool rests = now == before;
                before = now;
                if (!rests) await Task.Delay(300);
                return rests;
            },
            "the writer waits");
        return before;
    }
}
