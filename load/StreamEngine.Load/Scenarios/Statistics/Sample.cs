namespace StreamEngine.Load.Scenarios.Statistics;

/// <summary>Simple words about a few numbers.</summary>
internal static class Sample
{
    /// <param name="values">At least one.</param>
    public static double Median(IEnumerable<double> values)
    {
        double[] ordered = [.. values.Order()];
        int half = ordered.Length / 2;
        return ordered.Length % 2 == 1 ? ordered[half] : (ordered[half - 1] + ordered[half]) / 2;
    }
}
