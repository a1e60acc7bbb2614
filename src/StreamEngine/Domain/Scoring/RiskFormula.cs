using StreamEngine.Domain.Factors;
using StreamEngine.Domain.Policy;

namespace StreamEngine.Domain.Scoring;

/// <summary>From factors to one score: 1 − Π(1 − wᵢ·fᵢ).</summary>
/// <remarks>
/// The chance that at least one of independent reasons makes the customer leave (a "noisy or": Pearl, "Probabilistic Reasoning in
/// Intelligent Systems", 1988, section 4.3). Never falls when a factor rises, stays below 1, and takes apart again: the shares of
/// −ln(1 − wᵢ·fᵢ) add up.
/// </remarks>
internal static class RiskFormula
{
    /// <summary>Raised whenever the code of a factor, of this formula or of forgetting comes to judge otherwise under the same settings; part of the policy's hash.</summary>
    public const int Version = 1;

    /// <summary>A contribution this near to 1 is taken for it: keeps the logarithm finite.</summary>
    private const double MostCertain = 1 - 1e-9;

    /// <summary>The score now, and the highest that time alone could bring it to. Allocates nothing.</summary>
    /// <param name="history">The customer.</param>
    /// <param name="policy">The judge.</param>
    /// <param name="ceilings">Receives each factor's ceiling, in the policy's order; at least <see cref="FactorCatalog.Places"/> long.</param>
    public static (Score Score, Score Ceiling) Read(in CustomerHistory history, RiskPolicy policy, Span<double> ceilings)
    {
        double staying = 1, stayingAtWorst = 1;
        ReadOnlySpan<Factor> factors = policy.FactorSpan;
        for (int i = 0; i < factors.Length; i++)
        {
            FactorReading reading = factors[i].Read(history);
            ceilings[i] = reading.Ceiling;
            // Most say nothing.
            if (reading.Ceiling == 0) continue;
            staying *= 1 - (factors[i].Rule.Weight * reading.Value);
            stayingAtWorst *= 1 - (factors[i].Rule.Weight * reading.Ceiling);
        }

        return (Score.From(1 - staying), Score.From(1 - stayingAtWorst));
    }

    /// <summary>The highest score that time alone could bring up to a moment, from the ceilings of all time.</summary>
    public static Score CeilingUntil(in CustomerHistory history, RiskPolicy policy, ReadOnlySpan<double> ceilings, Instant until)
    {
        double staying = 1;
        ReadOnlySpan<Factor> factors = policy.FactorSpan;
        for (int i = 0; i < factors.Length; i++)
        {
            if (ceilings[i] > 0) staying *= 1 - (factors[i].Rule.Weight * factors[i].CeilingUntil(history, until, ceilings[i]));
        }

        return Score.From(1 - staying);
    }

    /// <summary>The part of a contribution in the whole, before it is divided by the sum of all parts.</summary>
    public static double Part(double contribution) => -Math.Log(1 - Math.Min(contribution, MostCertain));
}
