namespace StreamEngine.Load.Reports;

/// <summary>A number over the time of a run.</summary>
/// <param name="Name">What is plotted.</param>
/// <param name="Group">Series of one group share a plot.</param>
/// <param name="Unit">Of the values.</param>
/// <param name="Points">In the order of time.</param>
internal sealed record Series(string Name, string Group, string Unit, IReadOnlyList<SeriesPoint> Points);

/// <param name="Seconds">Since the run began.</param>
/// <param name="Value">In the unit of the series.</param>
internal readonly record struct SeriesPoint(double Seconds, double Value);
