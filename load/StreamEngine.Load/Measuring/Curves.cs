using StreamEngine.Load.Reports;

namespace StreamEngine.Load.Measuring;

/// <summary>Histograms as reports show them.</summary>
internal static class Curves
{
    private static readonly double[] Percentiles = [0, 10, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99, 100];

    /// <summary>A curve in milliseconds; rarer percentiles than there are values for are left out.</summary>
    public static PercentileCurve Of(string name, Histogram microseconds) => new(
        name,
        "ms",
        [.. Percentiles.Where(percentile => percentile is 100 || (100 - percentile) / 100 * microseconds.Count >= 1)
            .Select(percentile => new PercentilePoint(percentile, Milliseconds(microseconds, percentile)))]);

    public static double Milliseconds(Histogram microseconds, double percentile) => microseconds.Percentile(percentile) / 1000.0;

    /// <summary>The percentiles of a latency as figures: <c>name.p50</c> to <c>name.p9999</c> and <c>name.max</c>.</summary>
    public static IEnumerable<Figure> Figures(string name, string what, Histogram microseconds)
    {
        foreach ((string suffix, double percentile) in ((string, double)[])[("p50", 50), ("p90", 90), ("p99", 99), ("p999", 99.9), ("p9999", 99.99)])
            yield return new Figure($"{name}.{suffix}", Milliseconds(microseconds, percentile), "ms", FormattableString.Invariant($"{what}: {percentile} % took no longer."));
        yield return new Figure($"{name}.max", microseconds.Max / 1000.0, "ms", $"{what}: the longest.");
        yield return new Figure($"{name}.count", microseconds.Count, "", $"{what}: how many were measured.");
    }
}
