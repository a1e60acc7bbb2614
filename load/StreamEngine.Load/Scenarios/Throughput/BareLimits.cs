using StreamEngine.Load.Reports;
using StreamEngine.Load.Scenarios.Limits;
using StreamEngine.Load.Scenarios.Statistics;

namespace StreamEngine.Load.Scenarios.Throughput;

/// <summary>What this machine can do at most of the engine's two ends, measured by themselves on the same traffic.</summary>
/// <param name="Figures">What was found of both.</param>
internal sealed record BareLimits(IReadOnlyList<Figure> Figures)
{
    private static readonly string[] Ends = ["limit.consumeAndDecode.perSecond", "limit.commit.statesPerSecond"];

    /// <summary>Of the lower of the two, a second.</summary>
    public double Lower => Ends.Min(end => Figures.Single(figure => figure.Name == end).Value);

    /// <summary>Of both at once, a second: they share the machine, as they do in an engine.</summary>
    public double Together => Figures.Single(figure => figure.Name == "limit.together.perSecond").Value;

    public static async Task<BareLimits> MeasureAsync(LimitsRun limits, CancellationToken ct) =>
        new(await limits.EndsAsync(ct));

    /// <summary>The median of each figure.</summary>
    public static IEnumerable<Figure> Medians(IReadOnlyList<BareLimits> measured) =>
        measured.SelectMany(limits => limits.Figures).GroupBy(figure => figure.Name).Select(
            same => same.First() with { Value = Sample.Median(same.Select(figure => figure.Value)) });
}
