using System.Threading.RateLimiting;
using StreamEngine.Configuration;

namespace StreamEngine.Api.Security;

/// <summary>A caller, and what is left of what it may use.</summary>
internal sealed class CallerAccount : IDisposable
{
    private readonly TokenBucketRateLimiter _requests;

    public CallerAccount(string name, CallerOptions options)
    {
        Caller = new Caller(name, options.Role, new CallerScope(options.Segments, options.Regions));
        Calls = new StreamSlots(options.Calls);
        Streams = new StreamSlots(options.Streams);
        _requests = new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.RequestsPerSecond,
            TokensPerPeriod = options.RequestsPerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        });
    }

    public Caller Caller { get; }

    /// <summary>For calls that are no streams.</summary>
    public StreamSlots Calls { get; }

    public StreamSlots Streams { get; }

    /// <summary>Takes one of the calls that it has; false when it has none left for now.</summary>
    public bool TryCall()
    {
        using RateLimitLease lease = _requests.AttemptAcquire();
        return lease.IsAcquired;
    }

    public void Dispose() => _requests.Dispose();
}
