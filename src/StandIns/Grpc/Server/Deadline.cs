namespace Grpc.AspNetCore.Server;

/// <summary>The end of a call's time.</summary>
internal sealed class Deadline : IAsyncDisposable
{
    // Timers cannot wait longer; nobody will see the difference.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(49);

    private readonly CancellationTokenSource _source;
    private readonly ITimer _timer;

    public Deadline(TimeSpan timeout, Action onPassed, CancellationToken aborted)
    {
        Timeout = timeout;
        At = TimeProvider.System.GetUtcNow().UtcDateTime + (timeout < Longest ? timeout : Longest);
        _source = CancellationTokenSource.CreateLinkedTokenSource(aborted);

        // The call's own execution context is of no use to a timer, and would be kept alive by it.
        using (ExecutionContext.SuppressFlow())
            _timer = TimeProvider.System.CreateTimer(_ => onPassed(), null, timeout < Longest ? timeout : Longest, System.Threading.Timeout.InfiniteTimeSpan);
    }

    public TimeSpan Timeout { get; }

    /// <summary>In UTC.</summary>
    public DateTime At { get; }

    /// <summary>Cancelled when the client has gone or the time has passed.</summary>
    public CancellationToken Token => _source.Token;

    public void Cancel() => _source.Cancel();

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        _source.Dispose();
    }
}
