using Google.Protobuf;
using Grpc.Core;

namespace StreamEngine.Tests.Grpc;

/// <summary>What every call can do, of all four kinds, over a real connection.</summary>
public sealed class CallTests
{
    [Fact]
    public async Task Unary_GoesThereAndBack()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        AsyncUnaryCall<Answer> call = server.Client.EchoAsync(new Ask { Text = "grüß", Number = 7 });

        Answer answer = await call;

        Assert.Equal(("grüß", 7), (answer.Text, answer.Number));
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        Assert.Empty(call.GetTrailers());
    }

    [Fact]
    public async Task Unary_Blocking_GoesThereAndBack()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        Assert.Equal(7, await Task.Run(() => server.Client.Echo(new Ask { Number = 7 }).Number));
    }

    [Fact]
    public async Task Unary_EmptyMessage_IsAMessage()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        Assert.Equal(new Answer(), await server.Client.EchoAsync(new Ask()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16 * 1024 - 5)]
    [InlineData(1_000_000)]
    [InlineData(4_000_000)]
    public async Task Unary_PayloadOfAnySize_ComesBackWhole(int size)
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        byte[] payload = new byte[size];
        new Random(size).NextBytes(payload);

        Answer answer = await server.Client.EchoAsync(new Ask { Payload = UnsafeByteOperations.UnsafeWrap(payload) });

        Assert.True(answer.Payload.Span.SequenceEqual(payload));
    }

    [Fact]
    public async Task ServerStreaming_BringsEveryMessageInOrder()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        using AsyncServerStreamingCall<Answer> call = server.Client.Count(new Ask { Number = 1000 });

        List<int> numbers = [];
        await foreach (Answer answer in call.ResponseStream.ReadAllAsync())
            numbers.Add(answer.Number);

        Assert.Equal(Enumerable.Range(0, 1000), numbers);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
        Assert.False(await call.ResponseStream.MoveNext());
    }

    [Fact]
    public async Task ServerStreaming_WithoutMessages_EndsWell()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        using AsyncServerStreamingCall<Answer> call = server.Client.Count(new Ask());
        Assert.False(await call.ResponseStream.MoveNext());
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task ClientStreaming_TakesEveryMessage()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        using AsyncClientStreamingCall<Ask, Answer> call = server.Client.Sum();
        for (int i = 1; i <= 100; i++)
            await call.RequestStream.WriteAsync(new Ask { Number = i });
        await call.RequestStream.CompleteAsync();
        Assert.Equal(5050, (await call).Number);
    }

    [Fact]
    public async Task ClientStreaming_WithoutMessages_IsAnswered()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        using AsyncClientStreamingCall<Ask, Answer> call = server.Client.Sum();
        await call.RequestStream.CompleteAsync();
        Assert.Equal(0, (await call.ResponseAsync).Number);
    }

    [Fact]
    public async Task ClientStreaming_AnsweredEarly_EndsWell()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        server.Script.Sum = (_, _) => Task.FromResult(new Answer { Number = 1 });
        using AsyncClientStreamingCall<Ask, Answer> call = server.Client.Sum();
        Assert.Equal(1, (await call).Number);
        await Assert.ThrowsAsync<RpcException>(() => call.RequestStream.WriteAsync(new Ask()));
    }

    [Fact]
    public async Task Duplex_AnswersWhileRequestsCome()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        using AsyncDuplexStreamingCall<Ask, Answer> call = server.Client.Talk();
        for (int i = 0; i < 50; i++)
        {
            await call.RequestStream.WriteAsync(new Ask { Number = i });
            Assert.True(await call.ResponseStream.MoveNext());
            Assert.Equal(i, call.ResponseStream.Current.Number);
        }

        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext());
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Duplex_ServerSpeaksFirst()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        server.Script.Talk = async (asks, answers, _) =>
        {
            await answers.WriteAsync(new Answer { Text = "hello" });
            await asks.MoveNext();
        };
        using AsyncDuplexStreamingCall<Ask, Answer> call = server.Client.Talk();
        Assert.True(await call.ResponseStream.MoveNext());
        Assert.Equal("hello", call.ResponseStream.Current.Text);
        await call.RequestStream.CompleteAsync();
        Assert.False(await call.ResponseStream.MoveNext());
    }

    [Fact]
    public async Task ManyCalls_ShareOneConnection()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => server.Client.EchoAsync(new Ask { Number = i }).ResponseAsync));
        Assert.Equal(Enumerable.Range(0, 200), answers.Select(answer => answer.Number));
    }

    [Fact]
    public async Task Headers_AndTrailers_GoBothWays()
    {
        byte[] bytes = [0, 1, 2, 254, 255];
        await using ProbeServer server = await ProbeServer.StartAsync();
        server.Script.Echo = async (ask, context) =>
        {
            await context.WriteResponseHeadersAsync(new Metadata { { "seen", context.RequestHeaders.GetValue("sent")! }, { "seen-bin", context.RequestHeaders.GetValueBytes("sent-bin")! } });
            context.ResponseTrailers.Add("last", "word");
            context.ResponseTrailers.Add("last-bin", bytes);
            return new Answer();
        };

        using AsyncUnaryCall<Answer> call = server.Client.EchoAsync(new Ask(), new Metadata { { "Sent", "text" }, { "sent-bin", bytes } });
        Metadata headers = await call.ResponseHeadersAsync;
        await call;

        Assert.Equal("text", headers.GetValue("seen"));
        Assert.Equal(bytes, headers.GetValueBytes("seen-bin"));
        Assert.Equal("word", call.GetTrailers().GetValue("last"));
        Assert.Equal(bytes, call.GetTrailers().GetValueBytes("last-bin"));
        Assert.Null(headers.Get("grpc-status"));
    }

    [Fact]
    public async Task Headers_OfTheProtocolItself_AreNotMetadata()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        string[] seen = [];
        server.Script.Echo = (_, context) =>
        {
            seen = [.. context.RequestHeaders.Select(entry => entry.Key)];
            return Task.FromResult(new Answer());
        };
        using AsyncUnaryCall<Answer> call = server.Client.EchoAsync(new Ask(), new Metadata { { "mine", "1" } }, TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(1));
        await call;
        Assert.Contains("mine", seen);
        Assert.DoesNotContain(seen, name => name[0] == ':' || name is "te" or "host" or "content-type" || name.StartsWith("grpc-", StringComparison.Ordinal));
        Assert.DoesNotContain((await call.ResponseHeadersAsync).Select(entry => entry.Key), name => name.StartsWith("grpc-", StringComparison.Ordinal) || name == "content-type");
    }

    [Fact]
    public async Task Context_KnowsTheCall()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        string said = "";
        server.Script.Echo = (_, context) =>
        {
            said = $"{context.Method} {context.Host} {context.Peer.Split(':')[0]} {context.Deadline == DateTime.MaxValue} {context.GetHttpContext().Request.Protocol} {context.AuthContext.IsPeerAuthenticated}";
            context.UserState["note"] = 1;
            return Task.FromResult(new Answer());
        };
        await server.Client.EchoAsync(new Ask());
        Assert.Equal($"/streamengine.tests.Probe/Echo {server.Address.Authority} ipv4 True HTTP/2 False", said);
    }

    [Fact]
    public async Task RunningCall_HasNoStatusYet()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        using AsyncDuplexStreamingCall<Ask, Answer> call = server.Client.Talk();
        Assert.Throws<InvalidOperationException>(() => call.GetStatus());
        Assert.Throws<InvalidOperationException>(call.GetTrailers);
    }

    [Fact]
    public async Task Writer_AfterCompletion_Refuses()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        using AsyncDuplexStreamingCall<Ask, Answer> call = server.Client.Talk();
        await call.RequestStream.CompleteAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => call.RequestStream.WriteAsync(new Ask()));
    }

    [Fact]
    public async Task DisposedChannel_MakesNoCalls()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        Probe.ProbeClient client = server.Client;
        AsyncDuplexStreamingCall<Ask, Answer> call = client.Talk();
        await call.RequestStream.WriteAsync(new Ask());
        server.Channel.Dispose();
        Assert.Equal(StatusCode.Cancelled, call.GetStatus().StatusCode);
        Assert.Throws<ObjectDisposedException>(() => { client.EchoAsync(new Ask()); });
    }
}
