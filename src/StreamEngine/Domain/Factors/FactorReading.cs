using StreamEngine.Domain.Crossings;

namespace StreamEngine.Domain.Factors;

/// <summary>What a factor says of a customer at a moment.</summary>
/// <param name="Value">How strongly it holds, 0 to 1.</param>
/// <param name="Ceiling">The highest value that time alone, with no further interaction, could ever bring it to; at least <paramref name="Value"/>.</param>
/// <param name="Evidence">What it rests on.</param>
internal readonly record struct FactorReading(double Value, double Ceiling, Evidence Evidence)
{
    /// <summary>Nothing to say, now or later.</summary>
    public static readonly FactorReading None;
}
