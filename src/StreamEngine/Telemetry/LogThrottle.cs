namespace StreamEngine.Telemetry;

/// <summary>Lets one line of a kind through to operators, then none for an hour: what thousands of callers meet is still one thing to mend.</summary>
/// <param name="time">The clock of the quiet.</param>
internal sealed class LogThrottle(TimeProvider time)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private long? _passedAt;

    /// <summary>Whether the line is to be written.</summary>
    public bool TryPass()
    {
        lock (_lock)
        {
            if (_passedAt is { } last && time.GetElapsedTime(last) < Quiet) return false;
            _passedAt = time.GetTimestamp();
            return true;
        }
    }
}
