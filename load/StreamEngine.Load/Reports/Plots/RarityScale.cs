using System.Globalization;

namespace StreamEngine.Load.Reports.Plots;

/// <summary>Percentiles by how rare what lies beyond them is, log of 1/(1−p), as HdrHistogram draws them: each further nine takes the same room.</summary>
internal sealed class RarityScale : Scale
{
    private const int MostNines = 8;
    private const int FewNines = 5;

    /// <summary>How far beyond the last nine the largest value is drawn, which no percentile says.</summary>
    private const double BeyondNines = 0.5;

    private readonly int _nines;
    private readonly double _end;

    /// <param name="percentiles">What is shown, each over 0 to 100.</param>
    public RarityScale(IEnumerable<double> percentiles)
    {
        double[] shown = [.. percentiles];
        double rarest = shown.Where(percentile => percentile < 100).DefaultIfEmpty(0).Max();
        bool hasLargest = shown.Any(percentile => percentile >= 100);
        _nines = Math.Clamp((int)Math.Ceiling(Rarity(rarest) - 1e-9), 1, MostNines);
        _end = _nines + (hasLargest ? BeyondNines : 0);
        Ticks =
        [
            new Tick(0, "0 %"),
            .. _nines <= FewNines ? [new Tick(50, "50 %")] : Array.Empty<Tick>(),
            .. Enumerable.Range(1, _nines).Select(Nines),
            .. hasLargest ? [new Tick(100, "max")] : Array.Empty<Tick>(),
        ];
    }

    public override IReadOnlyList<Tick> Ticks { get; }

    protected override double Raw(double value) => value >= 100 ? 1 : Math.Min(Rarity(value), _nines) / _end;

    private static double Rarity(double percentile) => -Math.Log10(1 - (percentile / 100));

    private static Tick Nines(int nines)
    {
        double percentile = 100 - Math.Pow(10, 2 - nines);
        return new Tick(percentile, $"{percentile.ToString($"F{Math.Max(0, nines - 2)}", CultureInfo.InvariantCulture)} %");
    }
}
