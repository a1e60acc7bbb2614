using StreamEngine.Load.Reports;

namespace StreamEngine.Load.Measuring;

/// <summary>Histograms as reports show them.</summary>
internal static class Curves
{
    /// <summary>Of a share such as 0.1 % of 1,000, which does not come to 1 exactly.</summary>
    private const double RoundingError = 1e-6;

    private static readonly double[] Percentiles = [0, 10, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99, 100];

    /// <summary>A curve in milliseconds; rarer percentiles than there are values for are left out.</summary>
    public static PercentileCurve Of(string name, Histogram microseconds) => new(
        name,
        "ms",
        [.. Percentiles.Where(percentile => percentile is 100 || Bears(microseconds, percentile))
            .Select(percentile => new PercentilePoint(percentile, Milliseconds(microseconds, percentile)))]);

    /// <summary>Whether there are values enough to tell a percentile: one at least must lie beyond it.</summary>
    /// <param name="microseconds">The values.</param>
    /// <param name="percentile">Below 100.</param>
    public static bool Bears(Histogram microseconds, double percentile) => (100 - percentile) / 100 * microseconds.Count >= 1 - RoundingError;

    public static double Milliseconds(Histogram microseconds, double percentile) => microseconds.Percentile(percentile) / 1000.0;

    /// <summary>The percentiles of a latency as figures, as far as there are values enough: <c>name.p50</c> to <c>name.p9999</c>; and <c>name.max</c>.</summary>
    public static IEnumerable<Figure> Figures(string name, string what, Histogram microseconds)
    {
        foreach ((string suffix, double percentile) in ((string, double)[])[("p50", 50), ("p90", 90), ("p99", 99), ("p999", 99.9), ("p9999", 99.99)])
            if (Bears(microseconds, percentile)) yield return new Figure($"{name}.{suffix}", Milliseconds(microseconds, percentile), "ms", FormattableString.Invariant($"{what}: {percentile} % took no longer."));
        yield return new Figure($"{name}.max", microseconds.Max / 1000.0, "ms", $"{what}: the longest.");
        yield return new Figure($"{name}.count", microseconds.Count, "", $"{what}: how many were measured.");
    }
}
