using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using StreamEngine.Configuration;

namespace StreamEngine.Api.Security;

/// <summary>Finds out who calls: by bearer token, else by client certificate.</summary>
internal sealed class Authenticator(CallerDirectory callers, FailedLogins failedLogins, FailedLoginOptions options, AccessCounters counters, TimeProvider clock)
{
    private const string Scheme = "Bearer ";

    public Verdict Authenticate(HttpContext context)
    {
        StringValues authorization = context.Request.Headers.Authorization;
        X509Certificate2? certificate = context.Connection.ClientCertificate;
        if (authorization.Count == 0 && certificate is null)
        {
            counters.CountAnonymous();
            return Verdict.Refused(Refusal.Unauthenticated);
        }

        // Before the address: one bad client must not lock out all who share it. Nobody guesses a token, however often he may try.
        if (Find(authorization, certificate) is { } account) return Verdict.Known(account);
        if (failedLogins.IsRefused(context.Connection.RemoteIpAddress))
        {
            counters.CountThrottledLogin();
            return Verdict.Refused(Refusal.TooManyRequests, options.RefusedFor);
        }

        CountFailure(context);
        return Verdict.Refused(Refusal.Unauthenticated);
    }

    /// <summary>Who calls where nobody has to say; null for strangers, and for callers that have used up their calls.</summary>
    public Caller? Recognize(HttpContext context)
    {
        StringValues authorization = context.Request.Headers.Authorization;
        X509Certificate2? certificate = context.Connection.ClientCertificate;
        if (authorization.Count == 0 && certificate is null) return null;
        if (Find(authorization, certificate) is { } account) return account.TryCall() ? account.Caller : null;
        if (!failedLogins.IsRefused(context.Connection.RemoteIpAddress)) CountFailure(context);
        return null;
    }

    private void CountFailure(HttpContext context)
    {
        counters.CountFailedLogin();
        failedLogins.Count(context.Connection.RemoteIpAddress);
    }

    /// <summary>Who shows a token means to be known by it: a certificate does not mend a wrong one.</summary>
    private CallerAccount? Find(StringValues authorization, X509Certificate2? certificate)
    {
        if (authorization.Count > 0) return Token(authorization) is { } token ? callers.ByToken(token) : null;
        // The handshake checked it, but a connection may outlive a certificate.
        return certificate!.NotAfter.ToUniversalTime() > clock.GetUtcNow() ? callers.ByCertificate(certificate) : null;
    }

    private static string? Token(StringValues authorization) =>
        authorization is [{ } single] && single.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? single[Scheme.Length..].Trim() : null;
}
