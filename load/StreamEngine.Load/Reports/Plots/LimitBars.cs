namespace StreamEngine.Load.Reports.Plots;

/// <summary>What was reached beside what this machine could at most, one bar each.</summary>
/// <param name="Bars">What was reached first, then the limits, the lowest first.</param>
internal sealed record LimitBars(IReadOnlyList<LimitBar> Bars)
{
    /// <summary>The figure that says what was reached.</summary>
    public const string Reached = "throughput.perSecond";

    /// <summary>What the name of a figure begins with that is a ceiling of the machine.</summary>
    public const string LimitPrefix = "limit.";

    private const string RateEnding = "perSecond";

    /// <summary>What was reached and the limits among a run's figures; null where there are no limits.</summary>
    public static LimitBars? Find(IReadOnlyList<Figure> figures)
    {
        Figure[] rates = [.. figures.Where(figure => figure.Name.EndsWith(RateEnding, StringComparison.OrdinalIgnoreCase) && double.IsFinite(figure.Value) && figure.Value >= 0)];
        Figure[] limits = [.. rates.Where(figure => figure.Name.StartsWith(LimitPrefix, StringComparison.Ordinal)).OrderBy(figure => figure.Value)];
        if (limits.Length == 0) return null;
        IEnumerable<Figure> reached = rates.Where(figure => figure.Name == Reached);
        return new LimitBars([.. reached.Select(figure => new LimitBar(figure, IsLimit: false)), .. limits.Select(figure => new LimitBar(figure, IsLimit: true))]);
    }

    /// <summary>What was reached as a share of a limit; null where nothing was reached, or the limit is none.</summary>
    public double? ShareOf(LimitBar limit) =>
        limit is { IsLimit: true, Figure.Value: > 0 } && Bars.FirstOrDefault(bar => !bar.IsLimit) is { } reached ? reached.Figure.Value / limit.Figure.Value : null;
}

/// <param name="Figure">A rate, not below 0.</param>
/// <param name="IsLimit">Whether it is what could be reached, and not what was.</param>
internal sealed record LimitBar(Figure Figure, bool IsLimit)
{
    public string Text => Numbers.Text(Figure.Value, Figure.Unit);
}
