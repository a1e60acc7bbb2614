namespace StreamEngine.Load.Reports.Plots;

/// <summary>What was reached beside what this machine could at most, one bar each.</summary>
/// <param name="Unit">Of all values.</param>
/// <param name="Bars">What was reached first, then the limits, the lowest first.</param>
internal sealed record LimitBars(string Unit, IReadOnlyList<LimitBar> Bars)
{
    /// <summary>What the name of a figure begins with that is a ceiling of the machine.</summary>
    public const string LimitPrefix = "limit.";

    /// <summary>What the name of a figure begins with that was reached.</summary>
    public const string ReachedPrefix = "throughput.";

    private const string RateEnding = "perSecond";

    /// <summary>The rates among a run's figures that are reached or limits; null where there are no limits.</summary>
    public static LimitBars? Find(IReadOnlyList<Figure> figures)
    {
        Figure[] rates = [.. figures.Where(figure => figure.Name.EndsWith(RateEnding, StringComparison.Ordinal) && double.IsFinite(figure.Value) && figure.Value >= 0)];
        Figure[] limits = [.. rates.Where(figure => figure.Name.StartsWith(LimitPrefix, StringComparison.Ordinal)).OrderBy(figure => figure.Value)];
        if (limits.Length == 0) return null;
        Figure[] reached = [.. rates.Where(figure => figure.Name.StartsWith(ReachedPrefix, StringComparison.Ordinal))];
        return new LimitBars(limits[0].Unit, [.. reached.Select(figure => Bar(figure, isLimit: false)), .. limits.Select(figure => Bar(figure, isLimit: true))]);
    }

    /// <summary>The largest value reached as a share of a limit; null where nothing was reached, or the limit is none.</summary>
    public double? ShareOf(LimitBar limit)
    {
        double reached = Bars.Where(bar => !bar.IsLimit).Select(bar => bar.Value).DefaultIfEmpty(double.NaN).Max();
        return limit.Value > 0 && double.IsFinite(reached) ? reached / limit.Value : null;
    }

    private static LimitBar Bar(Figure figure, bool isLimit) => new(figure.Name, figure.Value, figure.Meaning, isLimit);
}

/// <param name="Name">The figure's.</param>
/// <param name="Value">Not below 0.</param>
/// <param name="Meaning">The figure's.</param>
/// <param name="IsLimit">Whether it is what could be reached, and not what was.</param>
internal sealed record LimitBar(string Name, double Value, string Meaning, bool IsLimit);
