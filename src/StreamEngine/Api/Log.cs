using Microsoft.Extensions.Logging;

namespace StreamEngine.Api;

/// <summary>What the API tells operators. Events 500 to 599; never a customer's data, a token or a key.</summary>
internal static partial class Log
{
    [LoggerMessage(500, LogLevel.Warning, "Security is open: no TLS, and whoever reaches this machine's loopback address may do anything.")]
    public static partial void SecurityOpen(ILogger log);

    [LoggerMessage(501, LogLevel.Warning, "Security:Callers is empty: nobody can call, only health answers.")]
    public static partial void NoCallers(ILogger log);

    [LoggerMessage(502, LogLevel.Warning, "Security:AuditKey is empty: after a restart, audit lines name the same customer otherwise.")]
    public static partial void NoAuditKey(ILogger log);

    [LoggerMessage(503, LogLevel.Information, "Certificate {Subject} in use, valid until {Until:u}.")]
    public static partial void CertificateInUse(ILogger log, string subject, DateTimeOffset until);

    [LoggerMessage(504, LogLevel.Error, "The changed certificate files cannot be used, those read before stay in use: {Fault}")]
    public static partial void CertificateRefused(ILogger log, string fault);

    [LoggerMessage(505, LogLevel.Warning, "{Failures} failed logins from {Address}: all but known callers are refused there for {Span}.")]
    public static partial void AddressRefused(ILogger log, int failures, string address, TimeSpan span);

    [LoggerMessage(506, LogLevel.Information, "Ready.")]
    public static partial void Ready(ILogger log);

    [LoggerMessage(507, LogLevel.Warning, "Not ready: {Reasons}")]
    public static partial void NotReady(ILogger log, string reasons);

    [LoggerMessage(508, LogLevel.Error, "A caller could not be answered (further ones are counted and told of once an hour): {Damage}")]
    public static partial void StoreDamaged(ILogger log, string damage);

    [LoggerMessage(590, LogLevel.Information, "{Caller} {Operation} customer {CustomerHash}")]
    public static partial void CustomerRead(ILogger log, string caller, string operation, string customerHash);
}
