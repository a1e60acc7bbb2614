using System.Globalization;
using StreamEngine.Load.Measuring;
using StreamEngine.Load.Reports;
using StreamEngine.Load.Scenarios.Session;

namespace StreamEngine.Load.Scenarios.Latency;

/// <summary>What the measured rates say together.</summary>
internal static class LatencyResult
{
    public static RunResult Of(
        IReadOnlyList<(string Name, Stretch Stretch)> measured, IReadOnlyList<Stretch> tried, double? highest, IReadOnlyList<Figure> common, IReadOnlyList<Series> series)
    {
        List<Figure> figures = [];
        if (highest is { } rate) figures.Add(new("search.highestPerSecond", rate, "/s", "The highest rate at which the bound was kept; 0: none."));
        foreach ((string name, Stretch stretch) in measured) figures.AddRange(Figures(name, stretch));
        return new RunResult
        {
            Figures = [.. figures, .. common],
            Series = series,
            Curves = [.. measured.Select(part => Curves.Of(Text(part.Stretch.PerSecond) + " events a second", part.Stretch.Latency))],
            Tables = [Table("Rates", measured.Select(part => part.Stretch)), .. tried.Count > 0 ? (ReportTable[])[Table("Search", tried)] : []],
        };
    }

    private static IEnumerable<Figure> Figures(string name, Stretch stretch)
    {
        yield return new($"{name}.perSecond", stretch.PerSecond, "/s", "Events a second that were due.");
        yield return new($"{name}.overloaded", stretch.IsOverloaded ? 1 : 0, "", "1: the engine fell so far behind that the load was broken off.");
        foreach (Figure figure in Curves.Figures(name, $"At {Text(stretch.PerSecond)} events a second, from due to told", stretch.Latency)) yield return figure;
        yield return new($"{name}.durable.p50", Durable(stretch, 50), "ms", "From due to durable in the store, as the engine's own histogram tells, between its bounds.");
        yield return new($"{name}.durable.p99", Durable(stretch, 99), "ms", "The same: 99 % took no longer.");
    }

    private static ReportTable Table(string title, IEnumerable<Stretch> stretches) => new(
        title,
        ["events /s", "p50 ms", "p90 ms", "p99 ms", "p99.9 ms", "p99.99 ms", "longest ms", "durable p99 ms", "sender p99 ms", "probes", ""],
        [.. stretches.Select(Row)]);

    private static IReadOnlyList<string> Row(Stretch stretch) =>
    [
        Text(stretch.PerSecond),
        .. ((double[])[50, 90, 99, 99.9, 99.99]).Select(percentile => Curves.Bears(stretch.Latency, percentile) ? Milliseconds(Curves.Milliseconds(stretch.Latency, percentile)) : "–"),
        Milliseconds(Curves.Milliseconds(stretch.Latency, 100)),
        Milliseconds(Durable(stretch, 99)),
        Milliseconds(Curves.Milliseconds(stretch.Lateness, 99)),
        Text(stretch.Latency.Count),
        stretch.IsOverloaded ? "overloaded" : "",
    ];

    private static double Durable(Stretch stretch, double percentile) => stretch.Durable.Percentile(percentile) * 1_000;

    private static string Text(double number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Milliseconds(double number) => number.ToString("N1", CultureInfo.InvariantCulture);
}
