namespace StreamEngine.Load.Reports;

/// <summary>How long, over how rare.</summary>
/// <param name="Name">What took so long.</param>
/// <param name="Unit">Of the values.</param>
/// <param name="Points">From the smallest percentile to the largest.</param>
internal sealed record PercentileCurve(string Name, string Unit, IReadOnlyList<PercentilePoint> Points);

/// <param name="Percentile">Over 0 to 100.</param>
/// <param name="Value">So much, or less, it was in that share of all cases.</param>
internal readonly record struct PercentilePoint(double Percentile, double Value);
