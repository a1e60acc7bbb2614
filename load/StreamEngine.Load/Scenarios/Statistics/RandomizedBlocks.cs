namespace StreamEngine.Load.Scenarios.Statistics;

/// <summary>Several treatments, each once in every round: what one round does to all of them alike, as a machine that drifts, drops out.</summary>
/// <remarks>
/// The additive model of the randomized complete block design, value = treatment + round + noise: D. C. Montgomery,
/// <i>Design and Analysis of Experiments</i>, chapter 4.1. The noise is what treatment and round leave unexplained.
/// </remarks>
internal sealed class RandomizedBlocks
{
    private readonly double[] _means;

    /// <param name="values">By treatment and round; at least one of each.</param>
    public RandomizedBlocks(double[][] values)
    {
        (Treatments, Rounds) = (values.Length, values[0].Length);
        _means = [.. values.Select(rounds => rounds.Average())];
        double[] roundMeans = [.. Enumerable.Range(0, Rounds).Select(round => values.Average(rounds => rounds[round]))];
        double grand = _means.Average();
        double squares = 0;
        for (int treatment = 0; treatment < Treatments; treatment++)
            for (int round = 0; round < Rounds; round++) squares += Math.Pow(values[treatment][round] - _means[treatment] - roundMeans[round] + grand, 2);
        Freedom = (Treatments - 1) * (Rounds - 1);
        NoiseVariance = Freedom > 0 ? squares / Freedom : double.NaN;
    }

    public int Treatments { get; }

    public int Rounds { get; }

    /// <summary>Degrees of freedom of the noise; 0: of one round, or one treatment, nothing is known of it.</summary>
    public int Freedom { get; }

    /// <summary>Of one value.</summary>
    public double NoiseVariance { get; }

    public double MeanOf(int treatment) => _means[treatment];

    /// <summary>How far two means must lie apart to differ by more than the noise; infinite where nothing is known of it.</summary>
    /// <param name="valuesOfEach">How many values are in each of the two means.</param>
    /// <param name="comparisons">How many such differences are looked at: the more, the farther (Bonferroni).</param>
    /// <param name="confidence">That none of them is called different that is not.</param>
    public double LeastDifference(int valuesOfEach, int comparisons, double confidence) => Freedom > 0
        ? StudentT.TwoSided((1 - confidence) / Math.Max(1, comparisons), Freedom) * Math.Sqrt(2 * NoiseVariance / valuesOfEach)
        : double.PositiveInfinity;
}
