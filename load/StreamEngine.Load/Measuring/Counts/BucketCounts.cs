using System.Globalization;

namespace StreamEngine.Load.Measuring.Counts;

/// <summary>A Prometheus histogram of seconds: how many fell within each bound.</summary>
/// <param name="UpTo">By rising bound: how many values lie within it, all below included. The last bound is infinite.</param>
internal sealed record BucketCounts(IReadOnlyList<(double Seconds, double Count)> UpTo)
{
    public double Count => UpTo.Count == 0 ? 0 : UpTo[^1].Count;

    /// <summary>The sum over all scrapes and labels.</summary>
    public static BucketCounts Of(IEnumerable<PrometheusText> scrapes, string name) => new(
        [.. scrapes.SelectMany(scrape => scrape.Named(name + "_bucket"))
            .GroupBy(sample => Bound(sample.Labels["le"]), sample => sample.Value)
            .OrderBy(bound => bound.Key).Select(bound => (bound.Key, bound.Sum()))]);

    /// <summary>What came since an earlier reading of the same histogram.</summary>
    public BucketCounts Since(BucketCounts earlier)
    {
        Dictionary<double, double> before = earlier.UpTo.ToDictionary(bound => bound.Seconds, bound => bound.Count);
        return new BucketCounts([.. UpTo.Select(bound => (bound.Seconds, bound.Count - before.GetValueOrDefault(bound.Seconds)))]);
    }

    /// <summary>In seconds, between two bounds on a straight line, as Prometheus' <c>histogram_quantile</c> has it; 0 when there is nothing.</summary>
    public double Percentile(double percentile)
    {
        double rank = percentile / 100 * Count, below = 0, lower = 0;
        foreach ((double seconds, double count) in UpTo)
        {
            if (count >= rank && count > below) return double.IsInfinity(seconds) ? lower : lower + ((seconds - lower) * (rank - below) / (count - below));
            (below, lower) = (count, seconds);
        }

        return 0;
    }

    private static double Bound(string text) => text == "+Inf" ? double.PositiveInfinity : double.Parse(text, CultureInfo.InvariantCulture);
}
