using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;
using StreamEngine.Tests.Support;
using Status = Grpc.Core.Status;

namespace StreamEngine.Tests.Grpc;

/// <summary>How a call's end reaches the client.</summary>
public sealed class StatusTests
{
    private const string Unicode = "100 % schlecht: ü, 漢字, 🙂\r\nsecond line";

    [Fact]
    public async Task Unary_FaultWithStatusAndTrailers_ArrivesWhole()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        server.Script.Echo = (_, context) =>
        {
            context.ResponseTrailers.Add("from", "context");
            throw new RpcException(new Status(StatusCode.FailedPrecondition, Unicode), new Metadata { { "why", "because" } });
        };

        RpcException fault = await Assert.ThrowsAsync<RpcException>(() => server.Client.EchoAsync(new Ask()).ResponseAsync);

        Assert.Equal((StatusCode.FailedPrecondition, Unicode), (fault.StatusCode, fault.Status.Detail));
        Assert.Equal(("because", "context"), (fault.Trailers.GetValue("why"), fault.Trailers.GetValue("from")));
    }

    [Fact]
    public async Task Stream_FaultAfterMessages_ArrivesAfterThem()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        server.Script.Count = async (_, answers, _) =>
        {
            await answers.WriteAsync(new Answer { Number = 1 });
            throw new RpcException(new Status(StatusCode.Aborted, Unicode), new Metadata { { "token", "t-1" } });
        };

        using AsyncServerStreamingCall<Answer> call = server.Client.Count(new Ask());
        Assert.True(await call.ResponseStream.MoveNext());
        RpcException fault = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());

        Assert.Equal((StatusCode.Aborted, Unicode, "t-1"), (fault.StatusCode, fault.Status.Detail, fault.Trailers.GetValue("token")));
        Assert.Equal("t-1", call.GetTrailers().GetValue("token"));
        Assert.Equal(StatusCode.Aborted, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Stream_FaultBeforeAnyMessage_Arrives()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        server.Script.Talk = (_, _, _) => throw new RpcException(new Status(StatusCode.PermissionDenied, "no"), new Metadata { { "why", "because" } });
        using AsyncDuplexStreamingCall<Ask, Answer> call = server.Client.Talk();
        RpcException fault = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());
        Assert.Equal((StatusCode.PermissionDenied, "because"), (fault.StatusCode, fault.Trailers.GetValue("why")));
    }

    [Fact]
    public async Task StatusOfContext_EndsTheCall()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        server.Script.Count = (_, _, context) =>
        {
            context.Status = new Status(StatusCode.ResourceExhausted, "slow");
            return Task.CompletedTask;
        };
        using AsyncServerStreamingCall<Answer> call = server.Client.Count(new Ask());
        RpcException fault = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());
        Assert.Equal((StatusCode.ResourceExhausted, "slow"), (fault.StatusCode, fault.Status.Detail));
    }

    [Theory]
    [InlineData(null, "Exception was thrown by handler.")]
    [InlineData(true, "Exception was thrown by handler. InvalidOperationException: secret")]
    public async Task UnexpectedFault_IsUnknown_AndHidden(bool? detailed, string expected)
    {
        await using ProbeServer server = await ProbeServer.StartAsync(options => options.EnableDetailedErrors = detailed);
        server.Script.Echo = (_, _) => throw new InvalidOperationException("secret");
        RpcException fault = await Assert.ThrowsAsync<RpcException>(() => server.Client.EchoAsync(new Ask()).ResponseAsync);
        Assert.Equal((StatusCode.Unknown, expected), (fault.StatusCode, fault.Status.Detail));
    }

    [Fact]
    public async Task NoAnswer_IsCancelled()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        server.Script.Echo = (_, _) => Task.FromResult<Answer>(null!);
        RpcException fault = await Assert.ThrowsAsync<RpcException>(() => server.Client.EchoAsync(new Ask()).ResponseAsync);
        Assert.Equal(StatusCode.Cancelled, fault.StatusCode);
    }

    [Fact]
    public async Task MethodNotWritten_IsUnimplemented()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        RpcException fault = await Assert.ThrowsAsync<RpcException>(() => server.Client.MissingAsync(new Ask()).ResponseAsync);
        Assert.Equal(StatusCode.Unimplemented, fault.StatusCode);
    }

    [Fact]
    public async Task RichError_ArrivesWithItsDetails()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        server.Script.Echo = (_, _) => throw new Google.Rpc.Status
        {
            Code = (int)Code.InvalidArgument,
            Message = "bad",
            Details = { Any.Pack(new BadRequest { FieldViolations = { new BadRequest.Types.FieldViolation { Field = "text", Description = "empty" } } }) },
        }.ToRpcException();

        RpcException fault = await Assert.ThrowsAsync<RpcException>(() => server.Client.EchoAsync(new Ask()).ResponseAsync);

        Google.Rpc.Status? rich = fault.GetRpcStatus();
        Assert.Equal((StatusCode.InvalidArgument, "bad"), (fault.StatusCode, fault.Status.Detail));
        Assert.Equal("text", Assert.Single(rich!.Details).Unpack<BadRequest>().FieldViolations.Single().Field);
        Assert.Null(new RpcException(Status.DefaultCancelled).GetRpcStatus());
    }

    [Fact]
    public async Task NobodyThere_IsUnavailable()
    {
        using GrpcChannel channel = GrpcChannel.ForAddress($"http://127.0.0.1:{FreePort.Next()}");
        Probe.ProbeClient client = new(channel);

        RpcException unary = await Assert.ThrowsAsync<RpcException>(() => client.EchoAsync(new Ask()).ResponseAsync);
        using AsyncDuplexStreamingCall<Ask, Answer> call = client.Talk();
        RpcException reading = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext());
        RpcException writing = await Assert.ThrowsAsync<RpcException>(() => call.RequestStream.WriteAsync(new Ask()));

        Assert.All([unary, reading, writing], fault => Assert.Equal(StatusCode.Unavailable, fault.StatusCode));
    }
}
