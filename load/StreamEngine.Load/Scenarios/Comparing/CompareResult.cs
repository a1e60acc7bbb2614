using System.Globalization;
using StreamEngine.Commands;
using StreamEngine.Load.Reports;

namespace StreamEngine.Load.Scenarios.Comparing;

/// <summary>What came of a comparison, as figures, tables and plots.</summary>
internal static class CompareResult
{
    /// <summary>More plots nobody looks through.</summary>
    private const int MostPlots = 6;

    public static RunResult Of(CompareParameters parameters, IReadOnlyList<PairedRun> runs)
    {
        ComparedFigure[] compared = [.. Names(parameters, runs).Select(name => Compare(parameters, runs, name))];
        return new RunResult
        {
            Figures =
            [
                .. compared.SelectMany(figure => FiguresOf(parameters, figure)),
                .. compared.Select(figure => Highest(runs, figure.Figure)),
                new Figure("pairs", runs.Count / 2.0, "", "Pairs of runs, one of each variant."),
            ],
            Tables = [Comparison(parameters, runs, compared), EveryRun(parameters, runs, compared)],
            Series = [.. compared.Take(MostPlots).SelectMany(figure => SeriesOf(parameters, runs, figure.Figure))],
        };
    }

    /// <summary>The figures that every run has, in their order.</summary>
    private static IEnumerable<string> Names(CompareParameters parameters, IReadOnlyList<PairedRun> runs)
    {
        string[] common = [.. runs[0].Result.Figures.Select(figure => figure.Name).Where(name => runs.All(run => Has(run, name)))];
        string[] missing = [.. parameters.Figures.Except(common)];
        return missing.Length > 0
            ? throw new FaultException([.. missing.Select(name => $"figures has {name}, which not every run has; all have {string.Join(", ", common)}")])
            : parameters.Figures.Count > 0 ? parameters.Figures : common;
    }

    private static bool Has(PairedRun run, string name) => run.Result.Figures.Any(figure => figure.Name == name && double.IsFinite(figure.Value));

    private static ComparedFigure Compare(CompareParameters parameters, IReadOnlyList<PairedRun> runs, string name) => ComparedFigure.Of(
        runs[0].Result.Figures.First(figure => figure.Name == name), Values(runs, name, isB: false), Values(runs, name, isB: true), parameters.Confidence);

    private static double[] Values(IReadOnlyList<PairedRun> runs, string name, bool isB) =>
        [.. runs.Where(run => run.IsB == isB).OrderBy(run => run.Pair).Select(run => run.Result[name])];

    private static Figure[] FiguresOf(CompareParameters parameters, ComparedFigure compared)
    {
        string name = $"{(compared.IsRatio ? "ratio" : "difference")}.{compared.Figure.Name}";
        string unit = compared.IsRatio ? "" : compared.Figure.Unit;
        string what = $"{compared.Figure.Name} of {parameters.B.Name} {(compared.IsRatio ? "over" : "less")} that of {parameters.A.Name}";
        string sure = $"{Numbers.Plain(compared.Interval.Confidence * 100)} % interval";
        return
        [
            new Figure(name, compared.Interval.Middle, unit, $"{what}."),
            new Figure($"{name}.low", compared.Interval.Low, unit, $"The lower end of its {sure}."),
            new Figure($"{name}.high", compared.Interval.High, unit, $"The upper end of its {sure}."),
            new Figure($"differs.{compared.Figure.Name}", compared.IsReal ? 1 : 0, "", $"1 where the difference is real, else 0: {compared.Verdict}."),
        ];
    }

    /// <summary>For what no run may have any of: a middle would hide the few that had.</summary>
    private static Figure Highest(IReadOnlyList<PairedRun> runs, Figure figure) =>
        new($"highest.{figure.Name}", runs.Max(run => run.Result[figure.Name]), figure.Unit, $"The highest {figure.Name} of any run.");

    private static ReportTable Comparison(CompareParameters parameters, IReadOnlyList<PairedRun> runs, ComparedFigure[] compared)
    {
        string sure = $"{Numbers.Plain(parameters.Confidence * 100)} %";
        string byChance = compared.Length > 1 ? $" Of {compared.Length} figures without any difference about {Numbers.Plain(compared.Length * (1 - parameters.Confidence))} would be called different by chance." : "";
        return new ReportTable(
            $"{parameters.B.Name} against {parameters.A.Name}, {runs.Count / 2} pairs of runs. Intervals: Hodges–Lehmann, from Wilcoxon's signed ranks (Hollander, Wolfe, Chicken: Nonparametric Statistical Methods, 3rd edition, 3.2 and 3.3).{byChance}",
            ["Figure", $"{parameters.A.Name}, median", $"{parameters.B.Name}, median", "Ratio or difference", $"{sure} interval", "Verdict"],
            [.. compared.Select(figure => (IReadOnlyList<string>)[
                figure.Figure.Name, Numbers.Text(figure.MedianA, figure.Figure.Unit), Numbers.Text(figure.MedianB, figure.Figure.Unit),
                Said(figure, figure.Interval.Middle), $"{Said(figure, figure.Interval.Low)} to {Said(figure, figure.Interval.High)}", figure.Verdict])]);
    }

    private static string Said(ComparedFigure figure, double value) =>
        figure.IsRatio ? $"×{value.ToString("0.000", CultureInfo.InvariantCulture)}" : Numbers.Text(value, figure.Figure.Unit);

    private static ReportTable EveryRun(CompareParameters parameters, IReadOnlyList<PairedRun> runs, ComparedFigure[] compared) => new(
        "Every run, in its order",
        ["Run", "Pair", "Variant", .. compared.Take(MostPlots).Select(figure => figure.Figure.Name)],
        [.. runs.Select((run, number) => (IReadOnlyList<string>)[
            Numbers.Plain(number + 1), Numbers.Plain(run.Pair + 1), run.IsB ? parameters.B.Name : parameters.A.Name,
            .. compared.Take(MostPlots).Select(figure => Numbers.Text(run.Result[figure.Figure.Name], figure.Figure.Unit))])]);

    private static IEnumerable<Series> SeriesOf(CompareParameters parameters, IReadOnlyList<PairedRun> runs, Figure figure) =>
        new[] { parameters.A, parameters.B }.Select((variant, index) => new Series(
            variant.Name, figure.Name, figure.Unit,
            [.. runs.Where(run => run.IsB == (index == 1)).Select(run => new SeriesPoint(run.EndedSeconds, run.Result[figure.Name]))]));
}
