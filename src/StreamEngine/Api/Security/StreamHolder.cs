using Microsoft.AspNetCore.Http;

namespace StreamEngine.Api.Security;

/// <summary>Serves streams, each while it holds its place.</summary>
/// <remarks>The place is free when the handler has ended; what a client has not read by then, its status and token too, waits for it in the server.</remarks>
internal sealed class StreamHolder(StreamSlots nodeStreams, CallHolder calls, AccessCounters counters, TimeProvider clock)
{
    /// <summary>Streams that all those together may hold whom nobody asks who they are: load balancers that watch health.</summary>
    public const int StrangersStreams = 64;

    /// <summary>How long one of those lasts at most; whoever is still there begins another.</summary>
    public static readonly TimeSpan StrangersSpan = TimeSpan.FromHours(1);

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    private readonly StreamSlots _strangers = new(StrangersStreams);

    /// <summary>For a known caller.</summary>
    public Task HoldAsync(HttpContext context, RequestDelegate next, CallerAccount account) => HoldAsync(context, next, [account.Streams, nodeStreams]);

    /// <summary>For a caller without limits of its own.</summary>
    public Task HoldAsync(HttpContext context, RequestDelegate next) => HoldAsync(context, next, [nodeStreams]);

    /// <summary>For someone who is not known, and must not take the places of those who are.</summary>
    public async Task HoldForStrangerAsync(HttpContext context, RequestDelegate next)
    {
        using CancellationTokenSource late = new(StrangersSpan, clock);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, late.Token);
        context.RequestAborted = end.Token;

        // A handler that waits for a client to read hears of no token.
        using CancellationTokenSource tooLate = new(StrangersSpan + ResponseEnd.Grace, clock);
        using CancellationTokenRegistration reset = tooLate.Token.Register(() => ResponseEnd.Reset(context));
        await HoldAsync(context, next, [_strangers]);
    }

    private async Task HoldAsync(HttpContext context, RequestDelegate next, IReadOnlyList<StreamSlots> slots)
    {
        using StreamPlace? place = StreamPlace.TryTake(slots);
        if (place is null)
        {
            counters.CountStreamLimited();
            await calls.RefuseAsync(context, Refusal.TooManyStreams, Retry);
            return;
        }

        await next(context);
    }
}
