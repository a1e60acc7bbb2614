namespace StreamEngine.Load.Scenarios.Sweeping;

/// <summary>One thing that a sweep varies.</summary>
/// <param name="Key">Which.</param>
/// <param name="Values">Each of its values.</param>
internal sealed record Dimension(string Key, IReadOnlyList<Variation> Values);

/// <summary>One point of the grid.</summary>
/// <param name="Choices">The number of the value of each dimension.</param>
/// <param name="Variations">Those values.</param>
internal sealed record Cell(IReadOnlyList<int> Choices, IReadOnlyList<Variation> Variations)
{
    public string Name => string.Join(", ", Variations.Select(variation => $"{variation.Key}={variation.Text}"));

    /// <summary>Every point of the grid; the last dimension changes fastest.</summary>
    public static IReadOnlyList<Cell> All(IReadOnlyList<Dimension> grid) => grid.Aggregate<Dimension, IReadOnlyList<Cell>>(
        [new Cell([], [])],
        (cells, dimension) => [.. cells.SelectMany(cell => dimension.Values.Select((value, choice) => new Cell([.. cell.Choices, choice], [.. cell.Variations, value])))]);

    public Setup ApplyTo(Setup setup) => Variations.Aggregate(setup, (changed, change) => change.ApplyTo(changed));
}
