namespace StreamEngine.Api.Security;

/// <summary>How often callers were let in and turned away, since the start.</summary>
internal sealed class AccessCounters
{
    private long _admitted;
    private long _anonymous;
    private long _failedLogins;
    private long _throttledLogins;
    private long _forbidden;
    private long _rateLimited;
    private long _callLimited;
    private long _streamLimited;

    public long Admitted => Interlocked.Read(ref _admitted);

    /// <summary>Showed no credential at all.</summary>
    public long Anonymous => Interlocked.Read(ref _anonymous);

    /// <summary>Showed a credential of nobody.</summary>
    public long FailedLogins => Interlocked.Read(ref _failedLogins);

    /// <summary>Showed a credential of nobody, from an address with too many failed logins.</summary>
    public long ThrottledLogins => Interlocked.Read(ref _throttledLogins);

    /// <summary>Known, but not in the role that it takes.</summary>
    public long Forbidden => Interlocked.Read(ref _forbidden);

    /// <summary>Known, but too many calls.</summary>
    public long RateLimited => Interlocked.Read(ref _rateLimited);

    /// <summary>Too many calls under way at a time, of the caller or of an address.</summary>
    public long CallLimited => Interlocked.Read(ref _callLimited);

    /// <summary>Known, but too many streams, of the caller or of the node.</summary>
    public long StreamLimited => Interlocked.Read(ref _streamLimited);

    public void CountAdmitted() => Interlocked.Increment(ref _admitted);

    public void CountAnonymous() => Interlocked.Increment(ref _anonymous);

    public void CountFailedLogin() => Interlocked.Increment(ref _failedLogins);

    public void CountThrottledLogin() => Interlocked.Increment(ref _throttledLogins);

    public void CountForbidden() => Interlocked.Increment(ref _forbidden);

    public void CountRateLimited() => Interlocked.Increment(ref _rateLimited);

    public void CountCallLimited() => Interlocked.Increment(ref _callLimited);

    public void CountStreamLimited() => Interlocked.Increment(ref _streamLimited);
}
