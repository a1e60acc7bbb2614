using Microsoft.AspNetCore.Http;

namespace StreamEngine.Api.Security;

/// <summary>Stands before every endpoint: nobody passes unknown, in too small a role, or too often.</summary>
/// <remarks>
/// Secure by default: an endpoint that states no role is refused to everyone, unless it is marked for anyone. One gate with
/// one caller is all that there is, for HTTP and gRPC alike; schemes, principals and policies would only restate it.
/// </remarks>
internal sealed class AccessGate(RequestDelegate next, Authenticator authenticator, StreamSlots nodeStreams, AccessCounters counters)
{
    private static readonly TimeSpan RetryCall = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryStream = TimeSpan.FromSeconds(5);

    public Task InvokeAsync(HttpContext context)
    {
        Endpoint? endpoint = context.GetEndpoint();
        if (endpoint.IsForAnyone()) return next(context);
        Verdict verdict = Judge(context, endpoint);
        if (verdict.Account is not { } account) return verdict.Refusal!.WriteAsync(context, verdict.RetryAfter);
        counters.CountAdmitted();
        context.Features.Set(account.Caller);
        return endpoint.IsStream() ? HoldAsync(context, account) : next(context);
    }

    private Verdict Judge(HttpContext context, Endpoint? endpoint)
    {
        Verdict verdict = authenticator.Authenticate(context);
        if (verdict.Account is not { } account) return verdict;
        if (!account.TryCall())
        {
            counters.CountRateLimited();
            return Verdict.Refused(Refusal.TooManyRequests, RetryCall);
        }

        if (endpoint.Allows(account.Caller)) return verdict;
        counters.CountForbidden();
        return Verdict.Refused(Refusal.Forbidden);
    }

    /// <summary>Serves a stream while it holds a place among the caller's and among the node's.</summary>
    private async Task HoldAsync(HttpContext context, CallerAccount account)
    {
        using StreamPlace? place = StreamPlace.TryTake(account.Streams, nodeStreams);
        if (place is not null)
        {
            await next(context);
            return;
        }

        counters.CountStreamLimited();
        await Refusal.TooManyStreams.WriteAsync(context, RetryStream);
    }
}
