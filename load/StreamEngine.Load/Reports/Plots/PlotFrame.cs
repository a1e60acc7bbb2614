namespace StreamEngine.Load.Reports.Plots;

/// <summary>The rectangle in which lines are drawn, with room outside it for what is written on the axes.</summary>
internal sealed class PlotFrame
{
    /// <summary>Of a character on an axis, at its widest digit.</summary>
    private const double CharacterWidth = 7.2;

    private const double LabelGap = 8;
    private const double BetweenLabels = 10;

    private readonly Scale _x;
    private readonly Scale _y;

    public PlotFrame(LinePlot plot)
    {
        (_x, _y) = (plot.X.Scale, plot.Y.Scale);
        Left = Math.Ceiling(_y.Ticks.Max(tick => Width(tick.Label)) + LabelGap + 4);
        Right = plot.Size.Width - Math.Ceiling((Width(_x.Ticks[^1].Label) / 2) + 4);
        Top = 26;
        Bottom = plot.Size.Height - 44;
        XTicks = WithoutOverlap(_x.Ticks);
    }

    public double Left { get; }

    public double Right { get; }

    public double Top { get; }

    public double Bottom { get; }

    /// <summary>Those of the axis along the bottom whose labels have room.</summary>
    public IReadOnlyList<Tick> XTicks { get; }

    public IReadOnlyList<Tick> YTicks => _y.Ticks;

    public double X(double value) => Left + (_x.Share(value) * (Right - Left));

    public double Y(double value) => Bottom - (_y.Share(value) * (Bottom - Top));

    /// <summary>About how wide a label is.</summary>
    public static double Width(string label) => label.Length * CharacterWidth;

    private List<Tick> WithoutOverlap(IReadOnlyList<Tick> ticks)
    {
        List<Tick> kept = [];
        double free = double.NegativeInfinity;
        foreach (Tick tick in ticks)
        {
            double half = Width(tick.Label) / 2;
            if (X(tick.Value) - half < free) continue;
            kept.Add(tick);
            free = X(tick.Value) + half + BetweenLabels;
        }

        return kept;
    }
}
