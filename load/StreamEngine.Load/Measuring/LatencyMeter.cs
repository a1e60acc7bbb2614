namespace StreamEngine.Load.Measuring;

/// <summary>Latencies of a whole stretch, and of the second that runs. Used by many threads.</summary>
internal sealed class LatencyMeter
{
    private readonly Lock _lock = new();
    private readonly Histogram _interval = new();

    /// <summary>In microseconds. For when nobody records any more.</summary>
    public Histogram All { get; } = new();

    public void Record(TimeSpan latency)
    {
        long microseconds = latency.Ticks / TimeSpan.TicksPerMicrosecond;
        lock (_lock)
        {
            All.Record(microseconds);
            _interval.Record(microseconds);
        }
    }

    /// <summary>Median and 99th percentile since the last time this was asked, in milliseconds; null when there was nothing.</summary>
    public (double P50, double P99)? TakeInterval()
    {
        lock (_lock)
        {
            if (_interval.Count == 0) return null;
            (double, double) taken = (_interval.Percentile(50) / 1000.0, _interval.Percentile(99) / 1000.0);
            _interval.Clear();
            return taken;
        }
    }
}
