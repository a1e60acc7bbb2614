using StreamEngine.Domain.Factors;

namespace StreamEngine.Domain.Crossings;

/// <summary>A factor with its part in the score.</summary>
/// <param name="Kind">The factor.</param>
/// <param name="Value">How strongly it holds, 0 to 1.</param>
/// <param name="Weight">The policy's weight for it, 0 to 1.</param>
/// <param name="Share">Its share of the score, 0 to 1; the shares of all drivers add up to 1.</param>
/// <param name="Change">How much its contribution (weight times value) changed since the crossing before: signed.</param>
/// <param name="Evidence">What it rests on.</param>
internal readonly record struct Driver(FactorKind Kind, double Value, double Weight, double Share, double Change, Evidence Evidence);
