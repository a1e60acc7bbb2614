using System.Runtime.InteropServices;

namespace StreamEngine.Domain.Factors;

/// <summary>What a factor says of a customer at a moment, and the numbers that it rests on.</summary>
/// <remarks>No reference, so that the many readings of an evaluation cost little; <see cref="Factor.Explain"/> makes evidence of the few that count.</remarks>
/// <param name="Value">How strongly it holds, 0 to 1.</param>
/// <param name="Ceiling">The highest value that time alone, with no further interaction, could ever bring it to; at least <paramref name="Value"/>.</param>
/// <param name="Count">See <see cref="Crossings.Evidence"/>, as for the next three.</param>
/// <param name="Measure">What was measured.</param>
/// <param name="Expected">What would be usual.</param>
/// <param name="Span">The window, or the age.</param>
/// <param name="Label">What it is about, by the factor's own numbers; 0 when nothing.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FactorReading(double Value, double Ceiling, int Count, double Measure, double Expected, TimeSpan Span, int Label)
{
    /// <summary>Nothing to say, now or later.</summary>
    public static FactorReading None => default;
}
