namespace StreamEngine.Load.Scenarios.Statistics;

/// <summary>Where the middle of paired differences lies, by their order alone: no kind of noise is assumed.</summary>
/// <remarks>
/// The estimate of Hodges and Lehmann, the median of all means of two differences (Walsh averages), and the interval between
/// those order statistics of the same means that Wilcoxon's signed-rank test leaves in: M. Hollander, D. A. Wolfe, E. Chicken,
/// <i>Nonparametric Statistical Methods</i>, 3rd edition, sections 3.2 and 3.3. It wants pairs that are independent, and
/// differences as likely to be so far above their middle as below, which swapping the order within pairs sees to.
/// </remarks>
/// <param name="Middle">The estimate.</param>
/// <param name="Low">The interval's lower end.</param>
/// <param name="High">The interval's upper end.</param>
/// <param name="Confidence">How often such an interval holds the true middle; below what was asked for where there are too few pairs.</param>
internal sealed record SignedRankInterval(double Middle, double Low, double High, double Confidence)
{
    /// <summary>The fewest pairs of which an interval can be 95 % sure: of fewer even all on one side happen by chance too often.</summary>
    public const int FewestPairs = 6;

    /// <param name="differences">One a pair, at least one.</param>
    /// <param name="confidence">Wanted, between 0 and 1.</param>
    public static SignedRankInterval Of(IReadOnlyList<double> differences, double confidence)
    {
        double[] means = WalshAverages(differences);
        double[] chances = RankSumChances(differences.Count);
        int cut = 0;
        double outside = chances[0];
        // The widest interval is from the first mean to the last; each step in costs the chance of one more rank sum a side.
        while (cut + 1 < means.Length / 2 && 2 * (outside + chances[cut + 1]) <= 1 - confidence) outside += chances[++cut];
        return new SignedRankInterval(Sample.Median(means), means[cut], means[means.Length - 1 - cut], 1 - (2 * outside));
    }

    private static double[] WalshAverages(IReadOnlyList<double> differences)
    {
        List<double> means = new(differences.Count * (differences.Count + 1) / 2);
        for (int i = 0; i < differences.Count; i++)
            for (int j = i; j < differences.Count; j++) means.Add((differences[i] + differences[j]) / 2);
        means.Sort();
        return [.. means];
    }

    /// <summary>The chance of each sum of the ranks of positive differences, where positive and negative are equally likely.</summary>
    private static double[] RankSumChances(int pairs)
    {
        double[] chances = new double[(pairs * (pairs + 1) / 2) + 1];
        chances[0] = 1;
        for (int rank = 1; rank <= pairs; rank++)
            for (int sum = chances.Length - 1; sum >= 0; sum--)
                chances[sum] = (chances[sum] + (sum >= rank ? chances[sum - rank] : 0)) / 2;
        return chances;
    }
}
