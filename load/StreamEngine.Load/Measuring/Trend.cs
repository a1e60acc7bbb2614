using StreamEngine.Load.Reports;

namespace StreamEngine.Load.Measuring;

/// <summary>How a number drifts.</summary>
internal static class Trend
{
    private const double SecondsPerHour = 3_600;

    /// <summary>The slope of the least-squares line, an hour; 0 for fewer than two points.</summary>
    public static double PerHour(IReadOnlyList<SeriesPoint> points)
    {
        if (points.Count < 2) return 0;
        double meanTime = points.Average(point => point.Seconds), meanValue = points.Average(point => point.Value);
        double spread = points.Sum(point => Math.Pow(point.Seconds - meanTime, 2));
        return spread == 0 ? 0 : points.Sum(point => (point.Seconds - meanTime) * (point.Value - meanValue)) / spread * SecondsPerHour;
    }
}
