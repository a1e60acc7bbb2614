namespace StreamEngine.Load.Reports.Plots;

/// <summary>Lays numbers out along an axis: a larger number never lies before a smaller one.</summary>
internal abstract class Scale
{
    /// <summary>Marked places, in rising order.</summary>
    public abstract IReadOnlyList<Tick> Ticks { get; }

    /// <summary>Where a number lies: 0 at the axis' beginning, 1 at its end; what is beyond an end lies on it.</summary>
    public double Share(double value) => Math.Clamp(Raw(value), 0, 1);

    protected abstract double Raw(double value);
}

/// <param name="Value">Where it is.</param>
/// <param name="Label">What is written there.</param>
internal readonly record struct Tick(double Value, string Label);
