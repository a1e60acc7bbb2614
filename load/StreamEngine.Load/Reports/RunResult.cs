namespace StreamEngine.Load.Reports;

/// <summary>What a run of a scenario found.</summary>
internal sealed record RunResult
{
    public required IReadOnlyList<Figure> Figures { get; init; }

    public IReadOnlyList<Series> Series { get; init; } = [];

    public IReadOnlyList<PercentileCurve> Curves { get; init; } = [];

    /// <summary>Tables of the scenario's own, as a sweep's ranking.</summary>
    public IReadOnlyList<ReportTable> Tables { get; init; } = [];

    /// <exception cref="KeyNotFoundException">There is no such figure.</exception>
    public double this[string figure] => Figures.FirstOrDefault(found => found.Name == figure)?.Value ?? throw new KeyNotFoundException($"The run has no figure {figure}");
}
