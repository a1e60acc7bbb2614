namespace StreamEngine.Load.Scenarios.Latency;

/// <summary>At which rates latency is measured.</summary>
/// <param name="RatesPerSecond">One after another.</param>
/// <param name="Search">For the highest rate that is borne; null: there is none.</param>
/// <param name="WarmUp">Before each measurement.</param>
/// <param name="Length">Of each measurement.</param>
/// <param name="CatchUp">How long the engines have afterwards until all is committed and told.</param>
/// <param name="Engines">How many of them share the load.</param>
internal sealed record LatencyParameters(IReadOnlyList<double> RatesPerSecond, SearchParameters? Search, TimeSpan WarmUp, TimeSpan Length, TimeSpan CatchUp, int Engines)
{
    private const double MostPerSecond = 10_000_000;

    public static LatencyParameters Read(KeyReader keys)
    {
        LatencyParameters read = new(
            keys.Numbers("ratesPerSecond", 0.1, MostPerSecond),
            keys.Group("search") is { } search ? SearchParameters.Read(search, MostPerSecond) : null,
            TimeSpan.FromSeconds(keys.Number("warmUpSeconds", 5, 0, 3_600)),
            TimeSpan.FromSeconds(keys.Number("seconds", 20, 0.1, 86_400)),
            TimeSpan.FromSeconds(keys.Number("catchUpSeconds", 60, 1, 3_600)),
            keys.Whole("engines", 1, 1, 16));
        if (read.RatesPerSecond.Count == 0 && read.Search is null && !keys.Has("ratesPerSecond")) keys.Fault("ratesPerSecond", "is missing, and so is search: give one of them, or both");
        return read;
    }
}

/// <summary>A search for the highest rate at which the 99th percentile keeps a bound.</summary>
/// <param name="BoundMilliseconds">From due to told.</param>
/// <param name="FromPerSecond">Where it begins.</param>
/// <param name="ToPerSecond">Where it ends at the latest.</param>
/// <param name="Precision">It ends when the lowest rate that failed is above the highest that did not by no more than this share.</param>
/// <param name="Attempts">How often a rate is tried until it counts as failed: a disturbance from outside must not decide.</param>
/// <param name="Length">Of each try.</param>
internal sealed record SearchParameters(double BoundMilliseconds, double FromPerSecond, double ToPerSecond, double Precision, int Attempts, TimeSpan Length)
{
    public static SearchParameters Read(KeyReader keys, double mostPerSecond)
    {
        SearchParameters read = new(
            keys.Number("boundMilliseconds", 100, 0.1, 3_600_000),
            keys.Number("fromPerSecond", 2_000, 1, mostPerSecond),
            keys.Number("toPerSecond", 500_000, 1, mostPerSecond),
            keys.Number("precision", 0.1, 0.01, 1),
            keys.Whole("attempts", 2, 1, 10),
            TimeSpan.FromSeconds(keys.Number("seconds", 10, 0.5, 3_600)));
        if (read.ToPerSecond < read.FromPerSecond) keys.Fault("toPerSecond", "is below fromPerSecond");
        keys.RefuseOthers();
        return read;
    }
}
