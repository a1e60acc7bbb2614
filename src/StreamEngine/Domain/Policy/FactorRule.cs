using StreamEngine.Domain.Factors;

namespace StreamEngine.Domain.Policy;

/// <summary>What the policy says of one factor.</summary>
/// <param name="Kind">Which factor.</param>
/// <param name="Weight">How much it can add to the score, above 0 to 1.</param>
/// <param name="Window">The index of its window in the <see cref="Windows.WindowPlan"/>; 0, the horizon, for a factor without one.</param>
/// <param name="Span">The length of that window.</param>
/// <param name="Half">The measure at which it is one half, in its own unit; 1 for a factor without one.</param>
internal sealed record FactorRule(FactorKind Kind, double Weight, int Window, TimeSpan Span, double Half);
