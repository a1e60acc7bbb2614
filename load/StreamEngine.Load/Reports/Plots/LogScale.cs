namespace StreamEngine.Load.Reports.Plots;

/// <summary>Equal distances for equal ratios: for numbers that differ by powers of ten.</summary>
internal sealed class LogScale : Scale
{
    private const int FewDecades = 3;
    private const int ManyDecades = 7;

    private readonly double _least;
    private readonly double _most;

    /// <param name="least">Above 0.</param>
    /// <param name="most">At least <paramref name="least"/>.</param>
    public LogScale(double least, double most)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(least);
        (_least, _most) = (Decade(least, Math.Floor), Decade(most, Math.Ceiling));
        if (_most <= _least) _most = _least + 1;
        double decades = _most - _least;
        double[] within = decades <= FewDecades ? [1, 2, 5] : [1];
        int stride = decades > ManyDecades ? 2 : 1;
        Ticks =
        [
            .. from decade in Enumerable.Range((int)_least, (int)decades + 1)
               where (decade - (int)_least) % stride == 0
               from digit in within
               let value = digit * Math.Pow(10, decade)
               where Math.Log10(value) <= _most + 1e-9
               select new Tick(value, Numbers.Short(value)),
        ];
    }

    public override IReadOnlyList<Tick> Ticks { get; }

    /// <summary>Whether these numbers are better shown so: all above zero, and the largest dwarfs most others.</summary>
    public static bool Suits(IReadOnlyCollection<double> values)
    {
        const double dwarfing = 25;
        if (values.Count == 0 || values.Min() <= 0) return false;
        double[] ordered = [.. values.Order()];
        return ordered[^1] > dwarfing * ordered[ordered.Length / 2];
    }

    protected override double Raw(double value) => value <= 0 ? 0 : (Math.Log10(value) - _least) / (_most - _least);

    private static double Decade(double value, Func<double, double> round) => round(Math.Round(Math.Log10(value), 9));
}
