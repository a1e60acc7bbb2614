using StreamEngine.Load.Reports;

namespace StreamEngine.Load.Scenarios.Limits;

/// <summary>How much of one thing this machine can do when it does nothing else.</summary>
/// <param name="Items">How many were done.</param>
/// <param name="Took">By the clock.</param>
/// <param name="Cpu">Processor time of this whole process meanwhile, its embedded broker included, a store of its own process not.</param>
/// <param name="AllocatedBytes">On the managed heap meanwhile.</param>
internal sealed record Ceiling(long Items, TimeSpan Took, TimeSpan Cpu, long AllocatedBytes)
{
    private const double Million = 1_000_000;

    public double PerSecond => Items / Took.TotalSeconds;

    public double CpuSecondsPerMillion => Cpu.TotalSeconds * Million / Items;

    public double AllocatedBytesPerItem => (double)AllocatedBytes / Items;

    /// <summary>The one in the middle by speed: neither the run that something disturbed nor the lucky one.</summary>
    public static Ceiling Median(IEnumerable<Ceiling> repeats)
    {
        Ceiling[] slowestFirst = [.. repeats.OrderBy(ceiling => ceiling.PerSecond)];
        return slowestFirst[slowestFirst.Length / 2];
    }

    /// <summary>Its figures.</summary>
    /// <param name="name">Of the limit: <c>limit.domain</c>.</param>
    /// <param name="items">What is counted, in the plural: it says so behind the rate.</param>
    /// <param name="meaning">What was done, without a full stop.</param>
    /// <param name="rate">The last word of the rate's name.</param>
    public IEnumerable<Figure> Figures(string name, string items, string meaning, string rate = "perSecond") =>
    [
        new($"{name}.{rate}", PerSecond, $"{items}/s", $"{meaning}: how many a second."),
        new($"{name}.cpuSecondsPerMillion", CpuSecondsPerMillion, "s", $"{meaning}: processor time of this process for a million."),
        new($"{name}.allocatedBytes", AllocatedBytesPerItem, "B", $"{meaning}: managed memory allocated for each."),
    ];
}
