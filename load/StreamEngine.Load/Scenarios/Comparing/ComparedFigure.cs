using StreamEngine.Load.Reports;
using StreamEngine.Load.Scenarios.Statistics;

namespace StreamEngine.Load.Scenarios.Comparing;

/// <summary>One figure of both variants, and how they differ.</summary>
/// <param name="Figure">Its name, unit and meaning; the value is that of one run.</param>
/// <param name="MedianA">Of all runs of a.</param>
/// <param name="MedianB">Of all runs of b.</param>
/// <param name="IsRatio">Whether the interval is of b/a, else it is of b − a: where a figure is zero there is no ratio.</param>
/// <param name="Interval">Where the true ratio or difference lies.</param>
/// <param name="IsSure">Whether there were pairs enough for the confidence that was asked for.</param>
internal sealed record ComparedFigure(Figure Figure, double MedianA, double MedianB, bool IsRatio, SignedRankInterval Interval, bool IsSure)
{
    /// <summary>Of the ratio or the difference, when nothing differs.</summary>
    private double Same => IsRatio ? 1 : 0;

    /// <summary>Whether the interval leaves out that both are the same.</summary>
    public bool IsReal => IsSure && (Interval.Low > Same || Interval.High < Same);

    public string Verdict => this switch
    {
        { IsSure: false } => "too few pairs to tell",
        { IsReal: true, IsRatio: true } => $"real: {Numbers.Change(Interval.Middle)}",
        { IsReal: true } => $"real: {Numbers.Text(Math.Abs(Interval.Middle), Figure.Unit)} {(Interval.Middle > 0 ? "more" : "less")}",
        { Interval: { Low: var low, High: var high } } when low == high => "the same",
        _ => "no difference shown",
    };

    /// <param name="figure">Whose runs they are.</param>
    /// <param name="a">Of each pair.</param>
    /// <param name="b">Of each pair, in the same order.</param>
    /// <param name="confidence">Wanted.</param>
    public static ComparedFigure Of(Figure figure, double[] a, double[] b, double confidence)
    {
        const double roundingError = 1e-9;
        bool isRatio = a.Concat(b).All(value => value > 0);
        double[] differences = [.. a.Zip(b, (of, against) => isRatio ? Math.Log(against / of) : against - of)];
        SignedRankInterval interval = SignedRankInterval.Of(differences, confidence);
        bool isSure = interval.Confidence >= confidence - roundingError;
        if (isRatio) interval = interval with { Middle = Math.Exp(interval.Middle), Low = Math.Exp(interval.Low), High = Math.Exp(interval.High) };
        return new ComparedFigure(figure, Sample.Median(a), Sample.Median(b), isRatio, interval, isSure);
    }
}
