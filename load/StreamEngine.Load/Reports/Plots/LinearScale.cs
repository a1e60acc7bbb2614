namespace StreamEngine.Load.Reports.Plots;

/// <summary>Equal distances for equal differences, between round numbers.</summary>
internal sealed class LinearScale : Scale
{
    private static readonly double[] RoundSteps = [1, 2, 2.5, 5, 10];

    private readonly double _least;
    private readonly double _most;

    private LinearScale(double least, double most, double step)
    {
        (_least, _most) = (least, most);
        long first = (long)Math.Ceiling((least / step) - 1e-9);
        long last = (long)Math.Floor((most / step) + 1e-9);
        double[] rungs = [.. Enumerable.Range(0, (int)(last - first + 1)).Select(i => (first + i) * step)];
        Ticks = [.. rungs.Zip(Numbers.Ladder(rungs), (value, label) => new Tick(value, label))];
    }

    public override IReadOnlyList<Tick> Ticks { get; }

    /// <summary>From a round number to a round number: nothing touches the ends.</summary>
    /// <param name="least">The smallest number; zero where it is above zero but near it.</param>
    /// <param name="most">The largest number.</param>
    /// <param name="steps">About how many steps to mark.</param>
    public static LinearScale Round(double least, double most, int steps)
    {
        if (least > 0 && least < most / 2) least = 0;
        if (IsOne(least, most)) (least, most) = Widened(most);
        double step = Step((most - least) / steps);
        return new LinearScale(Math.Floor((least / step) + 1e-9) * step, Math.Ceiling((most / step) - 1e-9) * step, step);
    }

    /// <summary>Exactly from one number to another, marked at round numbers between: for time.</summary>
    public static LinearScale Exact(double least, double most, int steps)
    {
        if (IsOne(least, most)) (least, most) = Widened(most);
        return new LinearScale(least, most, Step((most - least) / steps));
    }

    protected override double Raw(double value) => (value - _least) / (_most - _least);

    private static bool IsOne(double least, double most) => most - least <= Math.Abs(most) * 1e-9;

    private static (double Least, double Most) Widened(double only) => only switch
    {
        0 => (0, 1),
        > 0 => (0, only),
        _ => (only, 0),
    };

    private static double Step(double wanted)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(wanted)));
        return RoundSteps.First(step => step * power >= wanted * (1 - 1e-9)) * power;
    }
}
