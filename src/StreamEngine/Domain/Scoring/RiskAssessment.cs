using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Factors;
using StreamEngine.Domain.Policy;

namespace StreamEngine.Domain.Scoring;

/// <summary>A full evaluation of a customer at a moment, with its reasons. For crossings and readers; the hot path uses <see cref="RiskFormula"/>.</summary>
internal sealed record RiskAssessment
{
    public required Instant At { get; init; }

    public required Score Score { get; init; }

    /// <summary>The highest score that time alone could bring.</summary>
    public required Score Ceiling { get; init; }

    /// <summary>Largest share first, factors that say nothing left out; the shares add up to 1.</summary>
    public required IReadOnlyList<Driver> Drivers { get; init; }

    /// <summary>What each factor adds, to compare the next assessment with.</summary>
    public required Contributions Contributions { get; init; }

    /// <summary>Evaluates a history as of its ring's now.</summary>
    /// <param name="history">The customer.</param>
    /// <param name="policy">The judge.</param>
    /// <param name="before">The contributions at the crossing before, which changes are told against.</param>
    public static RiskAssessment Of(in CustomerHistory history, RiskPolicy policy, in Contributions before)
    {
        List<Driver> drivers = [];
        Contributions contributions = default;
        double parts = 0;
        foreach (Factor factor in policy.Factors)
        {
            FactorReading reading = factor.Read(history);
            if (reading.Value <= 0) continue;
            FactorRule rule = factor.Rule;
            double contribution = rule.Weight * reading.Value;
            double part = RiskFormula.Part(contribution);
            contributions[rule.Kind] = contribution;
            double change = contributions[rule.Kind] - before[rule.Kind];
            drivers.Add(new Driver(rule.Kind, reading.Value, rule.Weight, part, change, reading.Evidence));
            parts += part;
        }

        for (int i = 0; i < drivers.Count; i++) drivers[i] = drivers[i] with { Share = drivers[i].Share / parts };
        drivers.Sort(ByShare);
        (Score score, Score ceiling) = RiskFormula.Read(history, policy);
        return new() { At = history.Now, Score = score, Ceiling = ceiling, Drivers = drivers, Contributions = contributions };
    }

    /// <summary>Largest first; equal shares by kind, so that the order is always the same.</summary>
    private static int ByShare(Driver a, Driver b) =>
        a.Share != b.Share ? b.Share.CompareTo(a.Share) : a.Kind.CompareTo(b.Kind);
}
