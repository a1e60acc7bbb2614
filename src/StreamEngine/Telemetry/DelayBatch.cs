using Prometheus;

namespace StreamEngine.Telemetry;

/// <summary>The delays of one batch's events, gathered in plain fields and handed to the histogram at once.</summary>
/// <remarks>
/// Each bucket is handed on as so many times its mean, which lies in the same bucket: counts are exact, and so is the sum, while an
/// event costs a comparison or two. Used by one thread.
/// </remarks>
internal sealed class DelayBatch(Histogram histogram)
{
    private static readonly long[] Bounds = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000, 3_600_000];

    private readonly long[] _counts = new long[Bounds.Length + 1];
    private readonly long[] _sums = new long[Bounds.Length + 1];
    private int _bucket;

    /// <summary>In seconds: 1 ms to 1 hour.</summary>
    public static double[] Buckets => [.. Bounds.Select(bound => bound / 1000.0)];

    public void Add(long milliseconds)
    {
        // A producer's clock may be ahead of ours.
        milliseconds = Math.Max(0, milliseconds);

        // Neighbours in a batch mostly share a bucket.
        while (_bucket < Bounds.Length && milliseconds > Bounds[_bucket]) _bucket++;
        while (_bucket > 0 && milliseconds <= Bounds[_bucket - 1]) _bucket--;
        _counts[_bucket]++;
        _sums[_bucket] += milliseconds;
    }

    public void Flush()
    {
        for (int i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] == 0) continue;
            double mean = _sums[i] / 1000.0 / _counts[i];
            histogram.Observe(i < Bounds.Length ? Math.Min(mean, Bounds[i] / 1000.0) : mean, _counts[i]);
        }

        Clear();
    }

    public void Clear()
    {
        Array.Clear(_counts);
        Array.Clear(_sums);
    }
}
