using System.Net;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace StreamEngine.Tests.Grpc;

/// <summary>What stands on the wire, and what is done with what should not.</summary>
public sealed class WireTests
{
    private static readonly byte[] Hello = RawCall.Frame(new Ask { Text = "hello", Number = 3 });

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(7)]
    [InlineData(1)]
    public async Task Request_InAnyPieces_IsOneMessage(int pieces)
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        using RawCall call = new(server.Address) { PieceSize = pieces };

        RawAnswer answer = await call.SendAsync(Hello);

        Assert.Equal((HttpStatusCode.OK, "0", null), (answer.Http, answer.Trailing, answer.Leading));
        Assert.StartsWith("application/grpc", answer.ContentType, StringComparison.Ordinal);
        Assert.Equal(RawCall.Frame(new Answer { Text = "hello", Number = 3 }), answer.Body);
    }

    [Fact]
    public async Task Stream_InSinglePieces_IsEveryMessage()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        using RawCall call = new(server.Address) { PieceSize = 3, Path = "/streamengine.tests.Probe/Sum" };
        RawAnswer answer = await call.SendAsync(Hello, RawCall.Frame([]), Hello);
        Assert.Equal("0", answer.Trailing);
        Assert.Equal(RawCall.Frame(new Answer { Number = 6 }), answer.Body);
    }

    [Theory]
    [InlineData("application/grpc+proto")]
    [InlineData("application/grpc;charset=utf-8")]
    [InlineData("Application/Grpc")]
    public async Task ContentType_OfAnyFormat_IsTaken(string type)
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        using RawCall call = new(server.Address) { ContentType = type };
        Assert.Equal("0", (await call.SendAsync(Hello)).Trailing);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/grpcish")]
    [InlineData(null)]
    public async Task ContentType_OfSomethingElse_IsRefused(string? type)
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        using RawCall call = new(server.Address) { ContentType = type };
        RawAnswer answer = await call.SendAsync(Hello);
        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "13"), (answer.Http, answer.Leading));
    }

    [Fact]
    public async Task Get_IsNotFound()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        using RawCall call = new(server.Address) { Method = HttpMethod.Get };
        Assert.Equal(HttpStatusCode.NotFound, (await call.SendAsync()).Http);
    }

    [Fact]
    public async Task Http1_IsToldToUpgrade()
    {
        await using ProbeServer server = await ProbeServer.StartAsync(builder => builder.Services.AddGrpc(), app => app.MapGrpcService<ProbeService>(), HttpProtocols.Http1);
        using RawCall call = new(server.Address) { Version = HttpVersion.Version11 };
        RawAnswer answer = await call.SendAsync(Hello);
        Assert.Equal((HttpStatusCode.UpgradeRequired, "13", "HTTP/2"), (answer.Http, answer.Leading, answer.Headers["Upgrade"]));
    }

    [Fact]
    public async Task UnknownMethodOrService_IsUnimplemented_OfOtherRequestsNotFound()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        using RawCall method = new(server.Address) { Path = "/streamengine.tests.Probe/Nothing" };
        using RawCall service = new(server.Address) { Path = "/streamengine.tests.Nothing/Echo" };
        using RawCall page = new(server.Address) { Path = "/streamengine.tests.Nothing/Echo", ContentType = "text/plain" };
        RawAnswer[] answers = [await method.SendAsync(Hello), await service.SendAsync(Hello)];
        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.OK, "12"), (answer.Http, answer.Leading)));
        Assert.Equal(HttpStatusCode.NotFound, (await page.SendAsync(Hello)).Http);
    }

    [Fact]
    public async Task UnknownServices_AreLeftToOthers_WhereAsked()
    {
        await using ProbeServer server = await ProbeServer.StartAsync(options => options.IgnoreUnknownServices = true);
        using RawCall call = new(server.Address) { Path = "/streamengine.tests.Nothing/Echo" };
        Assert.Equal(HttpStatusCode.NotFound, (await call.SendAsync(Hello)).Http);
    }

    public static TheoryData<string, byte[], string> Malformed => new()
    {
        { "no message", [], "13" },
        { "part of a header", Hello[..3], "13" },
        { "part of a message", Hello[..^1], "13" },
        { "two messages", [.. Hello, .. Hello], "13" },
        { "compressed, without an encoding", RawCall.Frame(RawCall.Gzip(new Ask().ToByteArray()), flag: 1), "13" },
        { "a flag that does not exist", RawCall.Frame(new Ask { Text = "x" }, flag: 2), "2" },
        { "no protobuf", RawCall.Frame([0x0A, 0x7F, 0x01]), "2" },
        { "too large", [0, 0x7F, 0xFF, 0xFF, 0xFF], "8" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task MalformedRequest_EndsItsCall_AndNoOther(string what, byte[] body, string status)
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        using RawCall call = new(server.Address);
        RawAnswer answer = await call.SendAsync(body);
        Assert.Equal((what, HttpStatusCode.OK, status), (what, answer.Http, answer.Leading));
        Assert.Empty(answer.Trailers);
        Assert.Equal("0", (await call.SendAsync(Hello)).Trailing);
    }

    [Fact]
    public async Task MalformedMessageInStream_ReachesTheHandler()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        using RawCall call = new(server.Address) { Path = "/streamengine.tests.Probe/Sum" };
        Assert.Equal("13", (await call.SendAsync(Hello, Hello[..^1])).Leading);
    }

    [Fact]
    public async Task EncodingNotKnown_IsUnimplemented_AndNamesThoseKnown()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        using RawCall call = new(server.Address) { Headers = { ["grpc-encoding"] = "br" } };
        RawAnswer answer = await call.SendAsync(RawCall.Frame(new Ask(), flag: 1));
        Assert.Equal("12", answer.Leading);
        Assert.StartsWith("identity,gzip", answer.Headers["grpc-accept-encoding"], StringComparison.Ordinal);
        Assert.DoesNotContain("br", answer.Headers["grpc-accept-encoding"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task EncodingIdentity_WithCompressedMessage_IsInternal()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        using RawCall call = new(server.Address) { Headers = { ["grpc-encoding"] = "identity" } };
        Assert.Equal("13", (await call.SendAsync(RawCall.Frame(new Ask(), flag: 1))).Leading);
    }

    [Fact]
    public async Task EncodingGzip_TakesCompressedAndPlainMessages()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        using RawCall call = new(server.Address) { Path = "/streamengine.tests.Probe/Sum", Headers = { ["grpc-encoding"] = "gzip" } };
        byte[] packed = RawCall.Frame(RawCall.Gzip(new Ask { Number = 4 }.ToByteArray()), flag: 1);
        Assert.Equal(RawCall.Frame(new Answer { Number = 11 }), (await call.SendAsync(packed, Hello, packed)).Body);
    }

    [Theory]
    [InlineData("gzip", "identity,gzip", 1)]
    [InlineData("gzip", "identity, gzip", 1)]
    [InlineData("gzip", "identity,deflate", 0)]
    [InlineData("gzip", null, 0)]
    [InlineData(null, "identity,gzip", 0)]
    public async Task Response_IsCompressed_WhereConfiguredAndAccepted(string? configured, string? accepted, byte flag)
    {
        await using ProbeServer server = await ProbeServer.StartAsync(options => options.ResponseCompressionAlgorithm = configured);
        using RawCall call = new(server.Address);
        if (accepted is not null) call.Headers["grpc-accept-encoding"] = accepted;

        RawAnswer answer = await call.SendAsync(Hello);

        Assert.Equal(flag, answer.Body[0]);
        Assert.Equal(flag == 1 ? "gzip" : null, answer.Headers.GetValueOrDefault("grpc-encoding"));
        byte[] message = flag == 1 ? RawCall.Gunzip(answer.Body[5..]) : answer.Body[5..];
        Assert.Equal("hello", Answer.Parser.ParseFrom(message).Text);
    }

    [Fact]
    public async Task Response_NotToBeCompressed_IsNot()
    {
        await using ProbeServer server = await ProbeServer.StartAsync(options => options.ResponseCompressionAlgorithm = "gzip");
        server.Script.Echo = (_, context) =>
        {
            context.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
            return Task.FromResult(new Answer { Text = "plain" });
        };
        using RawCall call = new(server.Address) { Headers = { ["grpc-accept-encoding"] = "gzip" } };
        Assert.Equal(0, (await call.SendAsync(Hello)).Body[0]);
    }

    [Fact]
    public async Task Gzip_GoesBothWays_BetweenOurOwn()
    {
        await using ProbeServer server = await ProbeServer.StartAsync(options => options.ResponseCompressionAlgorithm = "gzip");
        string? encoding = null;
        server.Script.Echo = (ask, context) =>
        {
            encoding = context.GetHttpContext().Request.Headers["grpc-encoding"];
            return Task.FromResult(new Answer { Text = ask.Text });
        };
        string text = new('x', 100_000);
        Answer answer = await server.Client.EchoAsync(new Ask { Text = text }, new Metadata { { "grpc-internal-encoding-request", "gzip" } });
        Assert.Equal((text, "gzip"), (answer.Text, encoding));
    }

    [Fact]
    public async Task StatusMessage_IsPercentEncoded()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        server.Script.Echo = (_, _) => throw new RpcException(new Status(StatusCode.NotFound, "50% ü\n~"));
        using RawCall call = new(server.Address);
        RawAnswer answer = await call.SendAsync(Hello);
        Assert.Equal(("5", "50%25 %C3%BC%0A~"), (answer.Leading, answer.Message));
        Assert.Empty(answer.Trailers);
    }

    [Fact]
    public async Task Timeout_IsKeptByTheServerItself()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        server.Script.Count = async (_, answers, context) =>
        {
            await answers.WriteAsync(new Answer { Number = 1 });
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        };
        using RawCall call = new(server.Address) { Path = "/streamengine.tests.Probe/Count", Headers = { ["grpc-timeout"] = "200m" } };
        RawAnswer answer = await call.SendAsync(Hello);
        Assert.Equal("4", answer.Trailing);
        Assert.Equal(RawCall.Frame(new Answer { Number = 1 }), answer.Body);
    }

    [Theory]
    [InlineData("1H", 3600)]
    [InlineData("2M", 120)]
    [InlineData("30S", 30)]
    [InlineData("30000m", 30)]
    [InlineData("30000000u", 30)]
    [InlineData("1x", null)]
    [InlineData("-1S", null)]
    [InlineData("S", null)]
    public async Task Timeout_InEveryUnit(string timeout, int? seconds)
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        TimeSpan? left = null;
        server.Script.Echo = (_, context) =>
        {
            left = context.Deadline == DateTime.MaxValue ? null : context.Deadline - TimeProvider.System.GetUtcNow().UtcDateTime;
            return Task.FromResult(new Answer());
        };
        using RawCall call = new(server.Address) { Headers = { ["grpc-timeout"] = timeout } };
        await call.SendAsync(Hello);
        Assert.Equal(seconds, left is { } some ? (int)Math.Ceiling(some.TotalSeconds) : null);
    }

    [Fact]
    public async Task Client_SaysWhatItMust()
    {
        string said = "";
        await using ProbeServer server = await ProbeServer.StartAsync();
        server.Script.Echo = (_, context) =>
        {
            IHeaderDictionary headers = context.GetHttpContext().Request.Headers;
            said = $"{headers["te"]} {headers["content-type"]} {headers["grpc-accept-encoding"].ToString()[..13]} {headers["grpc-timeout"].ToString()[^1]}";
            return Task.FromResult(new Answer());
        };
        await server.Client.EchoAsync(new Ask(), deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(30_500));
        Assert.Equal("trailers application/grpc identity,gzip m", said);
    }

    [Theory]
    [InlineData(401, StatusCode.Unauthenticated)]
    [InlineData(403, StatusCode.PermissionDenied)]
    [InlineData(404, StatusCode.Unimplemented)]
    [InlineData(429, StatusCode.Unavailable)]
    [InlineData(503, StatusCode.Unavailable)]
    [InlineData(400, StatusCode.Internal)]
    [InlineData(500, StatusCode.Unknown)]
    public async Task Client_TakesHttpStatus_WhereThereIsNoOther(int http, StatusCode expected)
    {
        await using ProbeServer server = await ProbeServer.StartAsync(_ => { }, app => app.Run(context =>
        {
            context.Response.StatusCode = http;
            return context.Response.WriteAsync("<html>");
        }));
        RpcException fault = await Assert.ThrowsAsync<RpcException>(() => server.Client.EchoAsync(new Ask()).ResponseAsync);
        using AsyncServerStreamingCall<Answer> call = server.Client.Count(new Ask());
        RpcException streamed = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());
        Assert.Equal((expected, expected), (fault.StatusCode, streamed.StatusCode));
    }

    [Theory]
    [InlineData("0", 1, StatusCode.OK)]
    [InlineData("0", 0, StatusCode.Internal)]
    [InlineData("0", 2, StatusCode.Internal)]
    [InlineData(null, 1, StatusCode.Cancelled)]
    [InlineData("5", 1, StatusCode.NotFound)]
    public async Task Client_JudgesWhatTheServerSends(string? status, int messages, StatusCode expected)
    {
        await using ProbeServer server = await ProbeServer.StartAsync(_ => { }, app => app.Run(async context =>
        {
            context.Response.ContentType = "application/grpc";
            for (int i = 0; i < messages; i++)
                await context.Response.Body.WriteAsync(Hello);
            await context.Response.Body.FlushAsync();
            if (status is not null) context.Response.AppendTrailer("grpc-status", status);
        }));
        AsyncUnaryCall<Answer> call = server.Client.EchoAsync(new Ask());
        Exception? fault = await Record.ExceptionAsync(() => call.ResponseAsync);
        Assert.Equal(expected, (fault as RpcException)?.StatusCode ?? StatusCode.OK);
        Assert.Equal(expected, call.GetStatus().StatusCode);
    }
}
