namespace StreamEngine.Load.Reports.Plots;

/// <summary>Lines over one axis.</summary>
internal sealed record LinePlot
{
    public required string Title { get; init; }

    /// <summary>What it shows, for who cannot see it.</summary>
    public required string Summary { get; init; }

    public required PlotSize Size { get; init; }

    public required Axis X { get; init; }

    public required Axis Y { get; init; }

    public required IReadOnlyList<PlotLine> Lines { get; init; }
}

/// <param name="Label">What lies along it, with its unit.</param>
/// <param name="Scale">Where on it.</param>
internal sealed record Axis(string Label, Scale Scale);

/// <param name="Name">As the legend says it.</param>
/// <param name="Points">In rising order of X; where Y is no number, the line breaks.</param>
internal sealed record PlotLine(string Name, IReadOnlyList<PlotPoint> Points);

internal readonly record struct PlotPoint(double X, double Y);
