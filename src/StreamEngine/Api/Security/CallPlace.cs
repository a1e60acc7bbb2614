using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace StreamEngine.Api.Security;

/// <summary>A place for one call: taken until its handler has ended and its client has taken the answer, but for what the server keeps of it (64 KB), or is gone.</summary>
/// <remarks>
/// <code>
/// running ──answer begins──▶ being taken ──all of it taken, or the connection closed──▶ over
///                                 └──────────too late: the stream is reset──────────────▲
/// </code>
/// An answer that is never taken would else lie in memory for as long as its client answers pings.
/// </remarks>
internal sealed class CallPlace : IAsyncDisposable
{
    private readonly Action _giveBack;
    private readonly CancellationTokenSource _late;
    private readonly CancellationTokenRegistration _reset;
    private readonly CancellationTokenRegistration _closed;

    /// <summary>Whom it waits for: the handler and the client.</summary>
    private int _waitsFor = 2;

    private bool _isAnswerOver;

    private CallPlace(HttpContext context, Action giveBack, TimeSpan takenWithin, TimeProvider clock)
    {
        _giveBack = giveBack;
        _late = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);

        // Over HTTP/1 the rate decides, which spares whoever is slow but takes something.
        IHttpResetFeature? stream = context.Features.Get<IHttpResetFeature>();
        _reset = _late.Token.Register(() => stream?.Reset(ResponseEnd.Http2Cancel));

        // A server that drops the end of an answer with its connection never says that it is complete.
        _closed = context.Features.GetRequiredFeature<IConnectionLifetimeFeature>().ConnectionClosed.UnsafeRegister(_ => EndAnswer(), null);
        context.Response.OnStarting(() =>
        {
            _late.CancelAfter(takenWithin);
            return Task.CompletedTask;
        });
        context.Response.RegisterForDisposeAsync(this);
    }

    /// <param name="context">The call.</param>
    /// <param name="serve">Its handler.</param>
    /// <param name="giveBack">Gives the place back, which is taken already.</param>
    /// <param name="takenWithin">How long the client has for the answer.</param>
    /// <param name="clock">The clock.</param>
    public static async Task ServeAsync(HttpContext context, RequestDelegate serve, Action giveBack, TimeSpan takenWithin, TimeProvider clock)
    {
        CallPlace place = new(context, giveBack, takenWithin, clock);
        try
        {
            await serve(context);

            // An answer that was only written would lie in the server, all of it, long after its call is over.
            if (context.Response.HasStarted) await context.Response.BodyWriter.FlushAsync();
        }
        finally
        {
            place.Leave();
        }
    }

    /// <summary>The answer is complete.</summary>
    public async ValueTask DisposeAsync()
    {
        EndAnswer();
        await _closed.DisposeAsync();

        // Not while it resets: the stream will soon be another call's.
        await _reset.DisposeAsync();
        _late.Dispose();
    }

    private void EndAnswer()
    {
        if (!Interlocked.Exchange(ref _isAnswerOver, true)) Leave();
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _waitsFor) == 0) _giveBack();
    }
}
