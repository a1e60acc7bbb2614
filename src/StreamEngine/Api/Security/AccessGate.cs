using Microsoft.AspNetCore.Http;

namespace StreamEngine.Api.Security;

/// <summary>Stands before every endpoint: nobody passes unknown, in too small a role, too often, or too much at a time.</summary>
/// <remarks>
/// Secure by default: an endpoint that states no role is refused to everyone, unless it is marked for anyone. One gate with
/// one caller is all that there is, for HTTP and gRPC alike; schemes, principals and policies would only restate it.
/// </remarks>
internal sealed class AccessGate(RequestDelegate next, Authenticator authenticator, CallHolder calls, StreamHolder streams, AccessCounters counters)
{
    private static readonly TimeSpan RetryCall = TimeSpan.FromSeconds(1);

    public Task InvokeAsync(HttpContext context)
    {
        Endpoint? endpoint = context.GetEndpoint();
        if (endpoint.IsForAnyone())
        {
            context.Features.Set(authenticator.Recognize(context));
            return endpoint.IsStream() ? streams.HoldForStrangerAsync(context, next) : calls.HoldForStrangerAsync(context, next);
        }

        Verdict verdict = Judge(context, endpoint);
        if (verdict.Account is not { } account) return calls.RefuseAsync(context, verdict.Refusal!, verdict.RetryAfter);
        counters.CountAdmitted();
        context.Features.Set(account.Caller);
        return endpoint.IsStream() ? streams.HoldAsync(context, next, account) : calls.HoldAsync(context, next, account);
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
}
