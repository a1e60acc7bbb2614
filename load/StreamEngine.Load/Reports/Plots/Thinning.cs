namespace StreamEngine.Load.Reports.Plots;

/// <summary>Leaves out of a long line what nobody could see, and keeps every peak.</summary>
internal static class Thinning
{
    /// <param name="points">In rising order of X.</param>
    /// <param name="columns">How many places side by side there are to see.</param>
    /// <returns>Of every column its first, lowest, highest and last point, as they were when all are few enough.</returns>
    public static IReadOnlyList<PlotPoint> Thin(IReadOnlyList<PlotPoint> points, int columns)
    {
        const int keptOfColumn = 4;
        if (points.Count <= columns * keptOfColumn) return points;
        double from = points[0].X;
        double width = (points[^1].X - from) / columns;
        if (width <= 0) return [points[0], points[^1]];
        return [.. points.GroupBy(point => Math.Min(columns - 1, (int)((point.X - from) / width))).SelectMany(Extremes)];
    }

    private static IEnumerable<PlotPoint> Extremes(IEnumerable<PlotPoint> column)
    {
        PlotPoint[] points = [.. column];
        PlotPoint[] numbers = [.. points.Where(point => double.IsFinite(point.Y))];
        if (numbers.Length == 0) return [points[0]];
        return new[] { points[0], numbers.MinBy(point => point.Y), numbers.MaxBy(point => point.Y), points[^1] }.Distinct().OrderBy(point => point.X);
    }
}
