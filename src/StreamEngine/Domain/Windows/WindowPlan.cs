using StreamEngine.Domain.Interactions;

namespace StreamEngine.Domain.Windows;

/// <summary>Which windows a ring keeps sums for, how many contacts it holds, and against what it measures waits and holds. Made of a policy.</summary>
internal sealed class WindowPlan
{
    private readonly long[] _spansMilliseconds;
    private readonly int[] _expectedWaitSeconds;
    private readonly int[] _expectedHoldSeconds;
    private readonly int _excessCapThousandths;

    /// <param name="spansLongestFirst">Spans of the windows; the first is the horizon.</param>
    /// <param name="contactLimit">Contacts that a ring holds before the oldest are folded.</param>
    /// <param name="expectedWaitSeconds">By channel; 0: no expectation, so no wait is long.</param>
    /// <param name="expectedHoldSeconds">By channel; 0: no expectation.</param>
    /// <param name="excessCapThousandths">What one contact may add at most, so that one forgotten email does not outweigh all else.</param>
    public WindowPlan(
        ReadOnlySpan<TimeSpan> spansLongestFirst, int contactLimit,
        int[] expectedWaitSeconds, int[] expectedHoldSeconds, int excessCapThousandths)
    {
        _spansMilliseconds = new long[spansLongestFirst.Length];
        for (int i = 0; i < spansLongestFirst.Length; i++) _spansMilliseconds[i] = (long)spansLongestFirst[i].TotalMilliseconds;
        ContactLimit = contactLimit;
        _expectedWaitSeconds = expectedWaitSeconds;
        _expectedHoldSeconds = expectedHoldSeconds;
        _excessCapThousandths = excessCapThousandths;
    }

    public int WindowCount => _spansMilliseconds.Length;

    public int ContactLimit { get; }

    /// <summary>The longest window: what is older is forgotten.</summary>
    public TimeSpan Horizon => Span(0);

    public TimeSpan Span(int window) => TimeSpan.FromMilliseconds(_spansMilliseconds[window]);

    /// <summary>The window holds what came after this moment.</summary>
    public Instant Edge(int window, Instant now) => new(Math.Max(now.UnixMilliseconds, Instant.Start.UnixMilliseconds) - _spansMilliseconds[window]);

    /// <summary>When what came at <paramref name="at"/> has left the window: exactly one span later.</summary>
    public Instant Leaves(int window, Instant at) => new(at.UnixMilliseconds + _spansMilliseconds[window]);

    public int WaitExcessThousandths(Channel channel, int seconds) => Excess(seconds, _expectedWaitSeconds[(int)channel]);

    public int HoldExcessThousandths(Channel channel, int seconds) => Excess(seconds, _expectedHoldSeconds[(int)channel]);

    private int Excess(int seconds, int expectedSeconds) => expectedSeconds == 0 || seconds <= expectedSeconds
        ? 0
        : (int)Math.Min(_excessCapThousandths, (seconds - expectedSeconds) * 1000L / expectedSeconds);
}
