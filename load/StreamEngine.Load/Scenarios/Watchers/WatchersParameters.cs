namespace StreamEngine.Load.Scenarios.Watchers;

/// <summary>How many watch, what they want, and what there is to tell.</summary>
/// <param name="Watchers">All together.</param>
/// <param name="WatchersPerConnection">How many share an HTTP/2 connection.</param>
/// <param name="Filters">What they want, by turns: words of <see cref="CrowdFilter"/>.</param>
/// <param name="PerSecond">Events a second.</param>
/// <param name="WarmUp">At first nothing is measured.</param>
/// <param name="Length">From then on.</param>
/// <param name="CatchUp">How long everyone has afterwards until all is told.</param>
internal sealed record WatchersParameters(int Watchers, int WatchersPerConnection, IReadOnlyList<string> Filters, double PerSecond, TimeSpan WarmUp, TimeSpan Length, TimeSpan CatchUp)
{
    public static WatchersParameters Read(KeyReader keys)
    {
        IReadOnlyList<string> filters = keys.Texts("filters");
        foreach (string filter in filters.Where(filter => !CrowdFilter.Known.Contains(filter))) keys.Fault("filters", $"has {filter}: must be of {string.Join(", ", CrowdFilter.Known)}");
        return new(
            keys.Whole("watchers", 200, 1, 100_000),
            keys.Whole("watchersPerConnection", 50, 1, 100),
            filters.Count > 0 ? filters : CrowdFilter.Known,
            keys.Number("perSecond", 2_000, 0.1, 10_000_000),
            TimeSpan.FromSeconds(keys.Number("warmUpSeconds", 5, 0, 3_600)),
            TimeSpan.FromSeconds(keys.Number("seconds", 30, 0.1, 86_400)),
            TimeSpan.FromSeconds(keys.Number("catchUpSeconds", 60, 1, 3_600)));
    }
}
