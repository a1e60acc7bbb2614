using StreamEngine.Load.Scenarios.Statistics;

namespace StreamEngine.Load.Scenarios.Sweeping;

/// <summary>Which cell of a sweep is best, and by how much.</summary>
internal sealed class Ranking
{
    private readonly double[][] _values;
    private readonly RandomizedBlocks _blocks;

    public Ranking(SweepParameters parameters, IReadOnlyList<Cell> cells, IReadOnlyList<SweepRun> runs)
    {
        (Parameters, Cells, Runs) = (parameters, cells, runs);
        _values = [.. cells.Select((_, cell) => runs.Where(run => run.Cell == cell).OrderBy(run => run.Round).Select(run => run.Value).ToArray())];
        // Where there is no zero, noise and drift are shares of the value, and logarithms make sums of them.
        IsRatio = runs.All(run => run.Value > 0);
        _blocks = new RandomizedBlocks([.. _values.Select(rounds => rounds.Select(value => IsRatio ? Math.Log(value) : value).ToArray())]);
        Order = [.. Enumerable.Range(0, cells.Count).OrderByDescending(cell => Sign * _blocks.MeanOf(cell))];
        LeastDifference = _blocks.LeastDifference(_blocks.Rounds, cells.Count - 1, parameters.Confidence);
    }

    public SweepParameters Parameters { get; }

    public IReadOnlyList<Cell> Cells { get; }

    public IReadOnlyList<SweepRun> Runs { get; }

    /// <summary>Whether cells differ by ratios, else by differences: where a value is zero there is no ratio.</summary>
    public bool IsRatio { get; }

    /// <summary>Numbers of the cells, the best first.</summary>
    public IReadOnlyList<int> Order { get; }

    /// <summary>Whether anything is known of the noise: it takes two rounds and two cells.</summary>
    public bool KnowsNoise => _blocks.Freedom > 0;

    /// <summary>How far two runs of the same cell commonly lie apart from what is expected: a ratio above 1, or a difference.</summary>
    public double Noise => Shown(Math.Sqrt(_blocks.NoiseVariance));

    private int Sign => Parameters.IsHigherBetter ? 1 : -1;

    private double LeastDifference { get; }

    public IReadOnlyList<double> ValuesOf(int cell) => _values[cell];

    /// <summary>How the mean of a cell stands to that of the best: a ratio, or a difference.</summary>
    public double ToBest(int cell) => Shown(_blocks.MeanOf(cell) - _blocks.MeanOf(Order[0]));

    /// <summary>Whether a cell is worse than the best by more than the noise.</summary>
    public bool IsBeaten(int cell) => Math.Abs(_blocks.MeanOf(cell) - _blocks.MeanOf(Order[0])) > LeastDifference;

    /// <summary>What each value of a dimension does by itself, over all others.</summary>
    public IReadOnlyList<Effect> EffectsOf(int dimension)
    {
        Dimension varied = Parameters.Grid[dimension];
        double[] means = [.. varied.Values.Select((_, choice) => Enumerable.Range(0, Cells.Count).Where(cell => Cells[cell].Choices[dimension] == choice).Average(_blocks.MeanOf))];
        double best = means.Max(mean => Sign * mean) * Sign;
        double least = _blocks.LeastDifference(_blocks.Rounds * Cells.Count / varied.Values.Count, varied.Values.Count - 1, Parameters.Confidence);
        return [.. varied.Values.Select((value, choice) => new Effect(value, Shown(means[choice]), Shown(means[choice] - best), means[choice] == best, Math.Abs(means[choice] - best) > least))];
    }

    private double Shown(double modelled) => IsRatio ? Math.Exp(modelled) : modelled;
}

/// <param name="Value">Of a dimension.</param>
/// <param name="Mean">Of all cells with it; geometric where cells differ by ratios.</param>
/// <param name="ToBest">How that stands to the mean of the dimension's best value: a ratio, or a difference.</param>
/// <param name="IsBest">Whether it is that value.</param>
/// <param name="IsBeaten">Whether it is worse than that by more than the noise.</param>
internal sealed record Effect(Variation Value, double Mean, double ToBest, bool IsBest, bool IsBeaten);
