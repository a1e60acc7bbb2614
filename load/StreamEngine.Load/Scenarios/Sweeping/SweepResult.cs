using StreamEngine.Load.Reports;
using StreamEngine.Load.Scenarios.Statistics;

namespace StreamEngine.Load.Scenarios.Sweeping;

/// <summary>What came of a sweep, as figures, tables and a plot.</summary>
internal static class SweepResult
{
    private const string Method = "randomized complete block design with Bonferroni's correction (Montgomery: Design and Analysis of Experiments, 4.1)";

    public static RunResult Of(Ranking ranking, Figure figure) => new()
    {
        Figures = Figures(ranking, figure),
        Tables = [Ranked(ranking, figure), .. ranking.Parameters.Grid.Select((dimension, number) => (dimension, number)).Where(varied => varied.dimension.Values.Count > 1).Select(varied => Effects(ranking, varied.number, figure))],
        Series = [new Series("every run, in its order", figure.Name, figure.Unit, [.. ranking.Runs.Select(run => new SeriesPoint(run.EndedSeconds, run.Value))])],
    };

    private static List<Figure> Figures(Ranking ranking, Figure figure)
    {
        int best = ranking.Order[0];
        List<Figure> figures =
        [
            new($"best.{figure.Name}", Sample.Median(ranking.ValuesOf(best)), figure.Unit, $"Of the best cell, {ranking.Cells[best].Name}: the median of its runs."),
            new("cells", ranking.Cells.Count, "", "Points of the grid."),
            new("runs", ranking.Runs.Count, "", "Runs in all."),
        ];
        if (ranking.KnowsNoise) figures.Add(ranking.IsRatio
            ? new Figure("noise.percent", (ranking.Noise - 1) * 100, "%", "Standard deviation of a run about what its cell and its round lead to expect.")
            : new Figure("noise", ranking.Noise, figure.Unit, "Standard deviation of a run about what its cell and its round lead to expect."));
        if (ranking.Order.Count < 2) return figures;
        int second = ranking.Order[1];
        double lead = ranking.ToBest(second);
        figures.Add(ranking.IsRatio
            ? new Figure("best.overSecond", Math.Max(lead, 1 / lead), "", $"How many times better the best is than the second, {ranking.Cells[second].Name}.")
            : new Figure("best.overSecond", Math.Abs(lead), figure.Unit, $"By how much the best is better than the second, {ranking.Cells[second].Name}."));
        figures.Add(new Figure("best.isBeyondNoise", ranking.IsBeaten(second) ? 1 : 0, "", $"1 where that is more than the noise, else 0: {Verdict(ranking, second)}."));
        return figures;
    }

    private static ReportTable Ranked(Ranking ranking, Figure figure) => new(
        $"Ranked by {figure.Name}, {(ranking.Parameters.IsHigherBetter ? "the highest" : "the lowest")} first; {Winner(ranking)}. What is beyond the noise: {Method}, {Numbers.Plain(ranking.Parameters.Confidence * 100)} % sure",
        ["Rank", .. ranking.Parameters.Grid.Select(dimension => dimension.Key), "Median", "Lowest", "Highest", ToBestHeading(ranking), "Against the best"],
        [.. ranking.Order.Select((cell, place) => (IReadOnlyList<string>)[
            Numbers.Plain(place + 1), .. ranking.Cells[cell].Variations.Select(variation => variation.Text),
            Numbers.Text(Sample.Median(ranking.ValuesOf(cell)), figure.Unit), Numbers.Text(ranking.ValuesOf(cell).Min(), figure.Unit), Numbers.Text(ranking.ValuesOf(cell).Max(), figure.Unit),
            ToBest(ranking, ranking.ToBest(cell), figure), place == 0 ? "the best" : Verdict(ranking, cell)])]);

    private static ReportTable Effects(Ranking ranking, int dimension, Figure figure) => new(
        $"What {ranking.Parameters.Grid[dimension].Key} does by itself, over all else that was varied",
        [ranking.Parameters.Grid[dimension].Key, "Mean", ToBestHeading(ranking), "Against the best"],
        [.. ranking.EffectsOf(dimension).Select(effect => (IReadOnlyList<string>)[
            effect.Value.Text, Numbers.Text(effect.Mean, figure.Unit), ToBest(ranking, effect.ToBest, figure),
            effect.IsBest ? "the best" : Verdict(ranking, effect.IsBeaten)])]);

    private static string Winner(Ranking ranking)
    {
        string best = ranking.Cells[ranking.Order[0]].Name;
        int[] asGood = [.. ranking.Order.Skip(1).Where(cell => !ranking.IsBeaten(cell))];
        return ranking.Order.Count < 2 ? best
            : !ranking.KnowsNoise ? $"{best} was the best, of one round"
            : asGood.Length == 0 ? $"{best} wins by more than the noise"
            : $"{best} was the best, and {asGood.Length} {(asGood.Length == 1 ? "other is" : "others are")} as good within the noise";
    }

    private static string ToBestHeading(Ranking ranking) => ranking.IsRatio ? "Of the best" : "Less the best";

    private static string ToBest(Ranking ranking, double value, Figure figure) => ranking.IsRatio ? $"{Numbers.Plain(value * 100)} %" : Numbers.Text(value, figure.Unit);

    private static string Verdict(Ranking ranking, int cell) => Verdict(ranking, ranking.IsBeaten(cell));

    private static string Verdict(Ranking ranking, bool isBeaten) =>
        !ranking.KnowsNoise ? "the noise is not known: repeats must be 2 or more" : isBeaten ? "worse, beyond the noise" : "as good, within the noise";
}
