using System.Net;
using Microsoft.AspNetCore.Http;

namespace StreamEngine.Api.Security;

/// <summary>Serves calls that are no streams, so many of each caller at a time; refusals too.</summary>
internal sealed class CallHolder(AccessCounters counters, TimeProvider clock)
{
    /// <summary>How long a client has for an answer over HTTP/2.</summary>
    public static readonly TimeSpan TakenWithin = TimeSpan.FromMinutes(1);

    /// <summary>Calls that all those at one address may have under way together who are not known, or are refused.</summary>
    public const int StrangersCalls = 256;

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    private readonly AddressSlots _strangers = new(StrangersCalls);

    /// <summary>Calls under way of the busiest address of those who are not known, and how many it may have.</summary>
    public (int Taken, int Limit) Strangers => _strangers.Busiest;

    /// <summary>For a known caller.</summary>
    public Task HoldAsync(HttpContext context, RequestDelegate next, CallerAccount account)
    {
        if (account.Calls.TryTake()) return CallPlace.ServeAsync(context, next, account.Calls.GiveBack, TakenWithin, clock);
        counters.CountCallLimited();
        return RefuseAsync(context, Refusal.TooManyCalls, Retry);
    }

    public Task RefuseAsync(HttpContext context, Refusal refusal, TimeSpan? retryAfter = null) =>
        HoldForStrangerAsync(context, refused => refusal.WriteAsync(refused, retryAfter));

    /// <summary>For someone who is not known.</summary>
    public Task HoldForStrangerAsync(HttpContext context, RequestDelegate next)
    {
        IPAddress source = SourceAddress.Of(context.Connection.RemoteIpAddress);
        if (_strangers.TryTake(source)) return CallPlace.ServeAsync(context, next, () => _strangers.GiveBack(source), TakenWithin, clock);

        // To say so would be one more answer that nobody takes.
        counters.CountCallLimited();
        ResponseEnd.Reset(context);
        return Task.CompletedTask;
    }
}
