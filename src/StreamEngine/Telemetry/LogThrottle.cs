namespace StreamEngine.Telemetry;

/// <summary>Lets one line of a kind through to operators, then none for a while: what thousands of callers meet is still one thing to mend.</summary>
/// <param name="time">The clock of the quiet.</param>
/// <param name="quiet">How long no other line follows.</param>
internal sealed class LogThrottle(TimeProvider time, TimeSpan quiet)
{
    private static readonly TimeSpan LongQuiet = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private long? _passedAt;
    private long _leftOut;

    /// <summary>For what stays until an operator mends it: an hour.</summary>
    public LogThrottle(TimeProvider time)
        : this(time, LongQuiet)
    {
    }

    /// <summary>Whether the line is to be written.</summary>
    public bool TryPass() => TryPass(out _);

    /// <summary>Whether the line is to be written.</summary>
    /// <param name="leftOut">How many were not, since the last one that was.</param>
    public bool TryPass(out long leftOut)
    {
        lock (_lock)
        {
            leftOut = _leftOut;
            if (_passedAt is { } last && time.GetElapsedTime(last) < quiet)
            {
                _leftOut++;
                return false;
            }

            _passedAt = time.GetTimestamp();
            _leftOut = 0;
            return true;
        }
    }
}
