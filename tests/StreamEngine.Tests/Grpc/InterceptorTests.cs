using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace StreamEngine.Tests.Grpc;

/// <summary>What stands around calls, on either side.</summary>
public sealed class InterceptorTests
{
    [Fact]
    public async Task Server_OutermostFirst_AroundEveryKind()
    {
        Trace trace = new();
        await using ProbeServer server = await StartAsync(trace);

        await server.Client.EchoAsync(new Ask());
        using (AsyncServerStreamingCall<Answer> count = server.Client.Count(new Ask { Number = 2 }))
            Assert.Equal(2, await count.ResponseStream.ReadAllAsync().CountAsync());
        using (AsyncClientStreamingCall<Ask, Answer> sum = server.Client.Sum())
        {
            await sum.RequestStream.CompleteAsync();
            await sum;
        }

        using (AsyncDuplexStreamingCall<Ask, Answer> talk = server.Client.Talk())
        {
            await talk.RequestStream.CompleteAsync();
            Assert.False(await talk.ResponseStream.MoveNext());
        }

        Assert.Equal(new[] { "Echo", "Count", "Sum", "Talk" }.SelectMany(name => new[] { $"outer>{name}", $"inner>{name}", $"<inner {name}", $"<outer {name}" }), trace.Lines);
    }

    [Fact]
    public async Task Server_MayRefuse_BeforeTheHandler()
    {
        Trace trace = new() { Refuse = true };
        await using ProbeServer server = await StartAsync(trace);
        bool ran = false;
        server.Script.Echo = (_, _) =>
        {
            ran = true;
            return Task.FromResult(new Answer());
        };
        RpcException fault = await Assert.ThrowsAsync<RpcException>(() => server.Client.EchoAsync(new Ask()).ResponseAsync);
        Assert.Equal((StatusCode.Unauthenticated, false), (fault.StatusCode, ran));
    }

    [Fact]
    public async Task Server_SeesFaults()
    {
        Trace trace = new();
        await using ProbeServer server = await StartAsync(trace);
        server.Script.Echo = (_, _) => throw new RpcException(new Status(StatusCode.DataLoss, ""));
        await Assert.ThrowsAsync<RpcException>(() => server.Client.EchoAsync(new Ask()).ResponseAsync);
        Assert.Equal(["outer>Echo", "inner>Echo", "!inner Echo", "!outer Echo"], trace.Lines);
    }

    [Fact]
    public async Task Client_AddsHeaders()
    {
        await using ProbeServer server = await ProbeServer.StartAsync();
        string? seen = null;
        server.Script.Echo = (_, context) =>
        {
            seen = context.RequestHeaders.GetValue("authorization");
            return Task.FromResult(new Answer());
        };
        await new Probe.ProbeClient(server.Channel.Intercept(new TokenInterceptor())).EchoAsync(new Ask());
        Assert.Equal("Bearer t-1", seen);
    }

    private static Task<ProbeServer> StartAsync(Trace trace) => ProbeServer.StartAsync(
        builder =>
        {
            builder.Services.AddSingleton(trace);
            builder.Services.AddGrpc(options => options.Interceptors.Add<TraceInterceptor>("outer"))
                .AddServiceOptions<ProbeService>(options => options.Interceptors.Add<TraceInterceptor>("inner"));
        },
        app => app.MapGrpcService<ProbeService>());

    private sealed class Trace
    {
        public List<string> Lines { get; } = [];

        public bool Refuse { get; init; }
    }

    private sealed class TraceInterceptor(string name, Trace trace) : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
            AroundAsync(context, () => continuation(request, context));

        public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
            AroundAsync(context, () => continuation(requestStream, context));

        public override Task ServerStreamingServerHandler<TRequest, TResponse>(
            TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
            AroundAsync(context, async () =>
            {
                await continuation(request, responseStream, context);
                return 0;
            });

        public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
            IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
            AroundAsync(context, async () =>
            {
                await continuation(requestStream, responseStream, context);
                return 0;
            });

        private async Task<T> AroundAsync<T>(ServerCallContext context, Func<Task<T>> inside)
        {
            string method = context.Method.Split('/')[^1];
            trace.Lines.Add($"{name}>{method}");
            if (trace.Refuse) throw new RpcException(new Status(StatusCode.Unauthenticated, "who?"));
            try
            {
                T result = await inside();
                trace.Lines.Add($"<{name} {method}");
                return result;
            }
            catch (RpcException)
            {
                trace.Lines.Add($"!{name} {method}");
                throw;
            }
        }
    }

    private sealed class TokenInterceptor : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            CallOptions options = context.Options.WithHeaders(new Metadata { { "authorization", "Bearer t-1" } });
            return continuation(request, new ClientInterceptorContext<TRequest, TResponse>(context.Method, context.Host, options));
        }
    }
}
