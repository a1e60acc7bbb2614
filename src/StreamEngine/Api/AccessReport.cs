using StreamEngine.Api.Security;
using StreamEngine.Telemetry;

namespace StreamEngine.Api;

/// <summary>Brings the metrics of who was let in up to date.</summary>
internal static class AccessReport
{
    public static void Report(AccessCounters counters, StreamSlots streams, CallHolder calls, CallerDirectory callers, FailedLogins failedLogins, EngineMetrics metrics)
    {
        metrics.Access.Judged("admitted", counters.Admitted);
        metrics.Access.Judged("anonymous", counters.Anonymous);
        metrics.Access.Judged("failed_login", counters.FailedLogins);
        metrics.Access.Judged("throttled_login", counters.ThrottledLogins);
        metrics.Access.Judged("forbidden", counters.Forbidden);
        metrics.Access.Judged("rate_limited", counters.RateLimited);
        metrics.Access.Judged("call_limited", counters.CallLimited);
        metrics.Access.Judged("stream_limited", counters.StreamLimited);
        metrics.Queues.Queue("streams", streams.Taken, streams.Limit);
        (int taken, int limit) = callers.Calls.Append(calls.Strangers).MaxBy(place => (double)place.Taken / place.Limit);
        metrics.Queues.Queue("calls", taken, limit);
        metrics.Queues.Queue("failed_login_addresses", failedLogins.Addresses, FailedLogins.AddressLimit);
    }
}
