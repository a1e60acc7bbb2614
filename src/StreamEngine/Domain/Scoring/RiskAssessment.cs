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
        ReadOnlySpan<Factor> factors = policy.FactorSpan;
        Span<FactorReading> readings = stackalloc FactorReading[factors.Length];
        for (int i = 0; i < factors.Length; i++) readings[i] = factors[i].Read(history);
        int said = 0;
        foreach (ref readonly FactorReading reading in readings) said += reading.Value > 0 ? 1 : 0;
        Driver[] drivers = new Driver[said];
        Contributions contributions = default;
        double parts = 0;
        for (int i = 0, driver = 0; i < factors.Length; i++)
        {
            ref readonly FactorReading reading = ref readings[i];
            if (reading.Value <= 0) continue;
            FactorRule rule = factors[i].Rule;
            double contribution = rule.Weight * reading.Value;
            double part = RiskFormula.Part(contribution);
            contributions[rule.Kind] = contribution;
            double change = contributions[rule.Kind] - before[rule.Kind];
            drivers[driver++] = new Driver(rule.Kind, reading.Value, rule.Weight, part, change, factors[i].Explain(reading, history.Ring));
            parts += part;
        }

        foreach (ref Driver driver in drivers.AsSpan()) driver = driver with { Share = driver.Share / parts };
        Array.Sort(drivers, ByShare);
        (Score score, Score ceiling) = RiskFormula.Read(history, policy, stackalloc double[FactorCatalog.Places]);
        return new() { At = history.Now, Score = score, Ceiling = ceiling, Drivers = drivers, Contributions = contributions };
    }

    /// <summary>Largest first; equal shares by kind, so that the order is always the same.</summary>
    private static int ByShare(Driver a, Driver b) =>
        a.Share != b.Share ? b.Share.CompareTo(a.Share) : a.Kind.CompareTo(b.Kind);
}
