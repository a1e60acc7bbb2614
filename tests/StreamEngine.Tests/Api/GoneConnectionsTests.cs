using Microsoft.AspNetCore.Connections;
using StreamEngine.Api;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Api;

/// <summary>Connections that are closed, and what the server makes of them.</summary>
public sealed class GoneConnectionsTests : IDisposable
{
    private readonly ManualClock _clock = new(DateTimeOffset.UnixEpoch);
    private readonly CancellationTokenSource _closed = new();
    private readonly TaskCompletionSource _server = new();

    [Fact]
    public async Task AClosedConnectionThatTheServerNeverEnds_IsLetGoAfterAWhile()
    {
        Task served = Serve();
        await _closed.CancelAsync();
        _clock.Advance(GoneConnections.Grace - TimeSpan.FromSeconds(1));
        Assert.False(served.IsCompleted);

        _clock.Advance(TimeSpan.FromSeconds(1));
        await served.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task AnOpenConnection_LastsAsLongAsItLasts()
    {
        Task served = Serve();
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.False(served.IsCompleted);

        _server.SetResult();
        await served.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task WhatTheServerFailsOf_IsStillTold()
    {
        Task served = Serve();
        await _closed.CancelAsync();
        _server.SetException(new InvalidDataException("told"));
        await Assert.ThrowsAsync<InvalidDataException>(() => served.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    public void Dispose() => _closed.Dispose();

    private Task Serve()
    {
        Builder builder = new();
        builder.UseLettingGo(_clock);
        return builder.Middleware!(_ => _server.Task)(new DefaultConnectionContext { ConnectionClosed = _closed.Token });
    }

    /// <summary>Takes one piece of middleware.</summary>
    private sealed class Builder : IConnectionBuilder
    {
        public Func<ConnectionDelegate, ConnectionDelegate>? Middleware { get; private set; }

        public IServiceProvider ApplicationServices => throw new NotSupportedException();

        public IConnectionBuilder Use(Func<ConnectionDelegate, ConnectionDelegate> middleware)
        {
            Middleware = middleware;
            return this;
        }

        public ConnectionDelegate Build() => throw new NotSupportedException();
    }
}
