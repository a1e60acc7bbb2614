namespace StreamEngine.Domain;

/// <summary>A moment of event time in UTC, to the millisecond.</summary>
/// <remarks>
/// A type of its own so that a moment, a span and a count cannot be confused. Years 1 to 9999 are representable as
/// dates; <see cref="Never"/> lies after all of them and means "no such moment".
/// </remarks>
/// <param name="UnixMilliseconds">Milliseconds since 1970-01-01T00:00:00Z.</param>
internal readonly record struct Instant(long UnixMilliseconds) : IComparable<Instant>
{
    /// <summary>Before every event: the time of a shard that has seen none.</summary>
    public static readonly Instant Start = new(DateTimeOffset.MinValue.ToUnixTimeMilliseconds());

    /// <summary>After every event.</summary>
    public static readonly Instant Never = new(long.MaxValue);

    public static Instant From(DateTimeOffset time) => new(time.ToUnixTimeMilliseconds());

    public static Instant Max(Instant a, Instant b) => a > b ? a : b;

    public static Instant Min(Instant a, Instant b) => a < b ? a : b;

    /// <exception cref="ArgumentOutOfRangeException">This is <see cref="Never"/>.</exception>
    public DateTimeOffset ToDateTimeOffset() => DateTimeOffset.FromUnixTimeMilliseconds(UnixMilliseconds);

    public int CompareTo(Instant other) => UnixMilliseconds.CompareTo(other.UnixMilliseconds);

    /// <summary>Saturates at <see cref="Never"/>, so that "never plus a day" is still never.</summary>
    public static Instant operator +(Instant at, TimeSpan span)
    {
        long spanMilliseconds = span.Ticks / TimeSpan.TicksPerMillisecond;
        return at.UnixMilliseconds > long.MaxValue - Math.Max(spanMilliseconds, 0) ? Never : new(at.UnixMilliseconds + spanMilliseconds);
    }

    public static Instant operator -(Instant at, TimeSpan span) => at == Never ? Never : at + -span;

    public static TimeSpan operator -(Instant later, Instant earlier) =>
        TimeSpan.FromMilliseconds(later.UnixMilliseconds - earlier.UnixMilliseconds);

    public static bool operator <(Instant a, Instant b) => a.UnixMilliseconds < b.UnixMilliseconds;

    public static bool operator >(Instant a, Instant b) => a.UnixMilliseconds > b.UnixMilliseconds;

    public static bool operator <=(Instant a, Instant b) => a.UnixMilliseconds <= b.UnixMilliseconds;

    public static bool operator >=(Instant a, Instant b) => a.UnixMilliseconds >= b.UnixMilliseconds;

    public override string ToString() => this == Never ? "never" : ToDateTimeOffset().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", null);
}
