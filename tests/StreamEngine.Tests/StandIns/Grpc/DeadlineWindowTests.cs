using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StreamEngine.Tests.Grpc;

namespace StreamEngine.Tests.StandIns.Grpc;

/// <summary>The moment in which a deadline has passed and the handler's token does not say so yet.</summary>
public sealed class DeadlineWindowTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task WhatAHandlerDoesInIt_IsCancelled_AndNoFaultOfTheHandlers()
    {
        TaskCompletionSource passed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource<Exception[]> met = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using Window window = new(() =>
        {
            passed.SetResult();
            Assert.True(met.Task.Wait(Patience));
        });
        await using ProbeServer server = await ProbeServer.StartAsync(
            builder =>
            {
                builder.Services.AddGrpc();
                builder.Services.AddSingleton<ILoggerFactory>(window);
            },
            app => app.MapGrpcService<ProbeService>());
        server.Script.Talk = async (asks, answers, context) =>
        {
            await passed.Task;
            Assert.False(context.CancellationToken.IsCancellationRequested);
            met.SetResult([await Record.ExceptionAsync(() => answers.WriteAsync(new Answer())), await Record.ExceptionAsync(() => asks.MoveNext(default))]);
        };

        // One that has no clock of its own, and so does not hang up first.
        using RawCall call = new(server.Address) { Path = "/streamengine.tests.Probe/Talk", Headers = { ["grpc-timeout"] = "100m" } };
        Assert.Equal("4", (await call.SendAsync(RawCall.Frame(new Ask())).WaitAsync(Patience)).Leading);
        Assert.All(await met.Task.WaitAsync(Patience), fault => Assert.IsType<OperationCanceledException>(fault));
    }

    /// <summary>Holds the server up where it logs that the deadline has passed, which is before it cancels the token.</summary>
    private sealed class Window(Action whenPassed) : ILoggerFactory, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Name == "DeadlineExceeded") whenPassed();
        }

        public void Dispose()
        {
        }
    }
}
