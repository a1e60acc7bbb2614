namespace StreamEngine.Load.Reports.Plots;

/// <summary>The whole of a plot, in pixels of its own; a page scales it.</summary>
internal sealed record PlotSize(double Width, double Height)
{
    /// <summary>Over the whole page.</summary>
    public static PlotSize Wide { get; } = new(960, 330);

    /// <summary>Two in a row.</summary>
    public static PlotSize Half { get; } = new(474, 250);
}
