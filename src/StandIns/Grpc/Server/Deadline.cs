namespace Grpc.AspNetCore.Server;

/// <summary>The end of a call's time.</summary>
internal sealed class Deadline : IAsyncDisposable
{
    /// <summary>What timers can tell apart: less is over before a handler could begin.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);

    // Timers cannot wait longer; nobody will see the difference.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(49);

    private readonly CancellationTokenSource _source;
    private readonly ITimer _timer;
    private readonly Action _onPassed;

    public Deadline(TimeSpan timeout, Action onPassed, CancellationToken aborted)
    {
        Timeout = timeout;
        At = TimeProvider.System.GetUtcNow().UtcDateTime + (timeout < Longest ? timeout : Longest);
        _source = CancellationTokenSource.CreateLinkedTokenSource(aborted);

        // The call's own execution context is of no use to a timer, and would be kept alive by it.
        using (ExecutionContext.SuppressFlow())
            _timer = TimeProvider.System.CreateTimer(_ => onPassed(), null, System.Threading.Timeout.InfiniteTimeSpan, System.Threading.Timeout.InfiniteTimeSpan);
        _onPassed = onPassed;
    }

    public TimeSpan Timeout { get; }

    /// <summary>Whether it had passed from the start.</summary>
    public bool IsOver => Timeout < Shortest;

    /// <summary>In UTC.</summary>
    public DateTime At { get; }

    /// <summary>Cancelled when the client has gone or the time has passed.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Begins to count, once its owner knows it: the time may have passed already.</summary>
    public void Start()
    {
        if (IsOver) _onPassed();
        else _timer.Change(Timeout < Longest ? Timeout : Longest, System.Threading.Timeout.InfiniteTimeSpan);
    }

    public void Cancel() => _source.Cancel();

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        _source.Dispose();
    }
}
