using System.Globalization;

namespace StreamEngine.Load.Reports.Plots;

/// <summary>Percentiles by how rare what lies beyond them is, log of 1/(1−p), as HdrHistogram draws them: each further nine takes the same room.</summary>
internal sealed class RarityScale : Scale
{
    private const int MostNines = 8;
    private const int FewNines = 5;

    private readonly int _nines;

    /// <param name="percentiles">What is shown, each over 0 to 100.</param>
    public RarityScale(IEnumerable<double> percentiles)
    {
        double rarest = percentiles.Where(percentile => percentile < 100).DefaultIfEmpty(0).Max();
        _nines = Math.Clamp((int)Math.Ceiling(Rarity(rarest) - 1e-9), 1, MostNines);
        Ticks =
        [
            new Tick(0, "0 %"),
            .. _nines <= FewNines ? [new Tick(50, "50 %")] : Array.Empty<Tick>(),
            .. Enumerable.Range(1, _nines).Select(nines => Nines(nines)),
        ];
    }

    public override IReadOnlyList<Tick> Ticks { get; }

    /// <summary>100 lies infinitely far out, and so at the end.</summary>
    protected override double Raw(double value) => value >= 100 ? 1 : Rarity(value) / _nines;

    private static double Rarity(double percentile) => -Math.Log10(1 - (percentile / 100));

    private static Tick Nines(int nines)
    {
        double percentile = 100 - Math.Pow(10, 2 - nines);
        return new Tick(percentile, $"{percentile.ToString($"F{Math.Max(0, nines - 2)}", CultureInfo.InvariantCulture)} %");
    }
}
