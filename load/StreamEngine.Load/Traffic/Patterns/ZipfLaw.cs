namespace StreamEngine.Load.Traffic.Patterns;

/// <summary>Draws ranks by Zipf's law: rank k in proportion to k to the power of −skew. Takes the same time however many ranks there are.</summary>
/// <remarks>
/// Rejection-inversion: Hörmann, Derflinger, "Rejection-inversion to generate variates from monotone discrete distributions", ACM
/// TOMACS 6(3), 1996. The area under x^−skew is inverted; few draws fall between that curve and the steps under it and are rejected.
/// </remarks>
internal sealed class ZipfLaw
{
    /// <summary>Nearer to 0 than this, the quotients below are taken from their series.</summary>
    private const double NearZero = 1e-4;

    private readonly int _ranks;
    private readonly double _skew;
    private readonly double _areaOfFirst;
    private readonly double _areaOfAll;
    private readonly double _sure;

    /// <param name="ranks">1 or more.</param>
    /// <param name="skew">0 for all alike, or more.</param>
    public ZipfLaw(int ranks, double skew)
    {
        _ranks = ranks;
        _skew = skew;
        _areaOfFirst = Area(1.5) - 1;
        _areaOfAll = Area(ranks + 0.5);
        _sure = 2 - Inverse(Area(2.5) - Density(2));
    }

    /// <summary>1 to the number of ranks.</summary>
    public int Next(TrafficRandom random)
    {
        if (_skew == 0) return 1 + random.Next(_ranks);
        while (true)
        {
            double area = _areaOfAll + (random.NextShare() * (_areaOfFirst - _areaOfAll));
            double place = Inverse(area);
            int rank = Math.Clamp((int)(place + 0.5), 1, _ranks);
            if (rank - place <= _sure || area >= Area(rank + 0.5) - Density(rank)) return rank;
        }
    }

    private double Density(double x) => Math.Exp(-_skew * Math.Log(x));

    /// <summary>The integral of the density, up to a constant.</summary>
    private double Area(double x)
    {
        double log = Math.Log(x);
        return Growth((1 - _skew) * log) * log;
    }

    private double Inverse(double area) => Math.Exp(Shrinkage(Math.Max(-1, area * (1 - _skew))) * area);

    /// <summary>(e^x − 1) / x.</summary>
    private static double Growth(double x) => Math.Abs(x) > NearZero ? (Math.Exp(x) - 1) / x : 1 + (x / 2 * (1 + (x / 3 * (1 + (x / 4)))));

    /// <summary>ln(1 + x) / x.</summary>
    private static double Shrinkage(double x) => Math.Abs(x) > NearZero ? Math.Log(1 + x) / x : 1 - (x * (0.5 - (x * ((1.0 / 3) - (x / 4)))));
}
