using StreamEngine.Domain.Factors;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Scoring;
using StreamEngine.Domain.Windows;

namespace StreamEngine.Domain.Profiles;

/// <summary>When time alone next concerns a customer.</summary>
/// <remarks>
/// A customer at Low whom time cannot lift to Elevated is only to let the last contact go, and to be forgotten some day; these moments
/// are rounded up to a whole day in UTC, so that they stay the same through the contacts of a day and cost the due set nothing. One whom time may lift, but not for a
/// while, is looked at again after that while: a case that ages by the hour does not wake its customer every hour. For everyone else it is
/// the next moment at which the evaluation can change so that it matters; what ages without moving the level is looked at every 6 hours, or up to ten minutes sooner.
/// Between two such moments the level cannot move, under an unchanged policy: a changed one takes hold of a customer at the next event
/// or due moment.
/// </remarks>
internal static class DueMoment
{
    private const long MillisecondsPerDay = 86_400_000;
    private const long MillisecondsPerTenMinutes = 600_000;

    /// <summary>Ceilings are sums of doubles in another order than the score's; one step of the score covers the rounding.</summary>
    private const int RoundingSteps = 1;

    /// <summary>How far ageing may run ahead of the stored score, and so of the priority, of a customer above Low.</summary>
    private static readonly TimeSpan Staleness = TimeSpan.FromHours(6);

    /// <summary>The whiles tried, longest first.</summary>
    private static readonly TimeSpan[] Whiles = [TimeSpan.FromDays(8), TimeSpan.FromDays(1), TimeSpan.FromHours(6)];

    /// <param name="history">The customer.</param>
    /// <param name="standing">As the evaluation found it.</param>
    /// <param name="ceiling">The highest score that time alone could ever bring.</param>
    /// <param name="ceilings">The same of each factor, in the policy's order.</param>
    /// <param name="policy">The judge.</param>
    public static Instant After(in CustomerHistory history, in Standing standing, Score ceiling, ReadOnlySpan<double> ceilings, RiskPolicy policy)
    {
        if (standing.Level > RiskLevel.Low) return NextChange(history, standing, ceilings, policy);
        if (!Reaches(ceiling, policy.Levels.FirstEnter)) return history.Ring.IsEmpty ? Forgetting(history, policy) : WholeDay(history.Ring.Empties());
        foreach (TimeSpan span in Whiles)
        {
            Instant until = Grained(history.Now + span, history);
            if (!Reaches(RiskFormula.CeilingUntil(history, policy, ceilings, until), policy.Levels.FirstEnter)) return until;
        }

        return NextChange(history, standing, ceilings, policy);
    }

    /// <summary>When a customer at Low is forgotten, unless something comes: a whole day in UTC, two horizons after the last contact known, still here or departed.</summary>
    /// <remarks>
    /// A contact goes on from those less than a horizon before it (<see cref="ContactRing.FirstContactAt"/>), and may come a horizon late. So after two
    /// horizons any contact that could have gone on from them is late, and forgetting them cannot be told from keeping them. A purchase is kept until
    /// it is forgotten for itself.
    /// </remarks>
    public static Instant Forgetting(in CustomerHistory history, RiskPolicy policy)
    {
        Instant last = history.Ring.LastContact?.At ?? Instant.Start;
        Instant silent = last > Instant.Start ? last + policy.Horizon + policy.Horizon : Instant.Start;
        Instant unsold = history.HasPurchase ? history.LastPurchaseAt + policy.PurchaseForgottenAfter : Instant.Start;
        return WholeDay(Instant.Max(history.Now, Instant.Max(silent, unsold)));
    }

    private static Instant WholeDay(Instant at) => new((at.UnixMilliseconds + MillisecondsPerDay - 1) / MillisecondsPerDay * MillisecondsPerDay);

    /// <summary>A whole number of ten minutes after the customer's first contact, not after the moment: so it stays the same through the contacts of ten minutes, and customers keep apart.</summary>
    private static Instant Grained(Instant at, in CustomerHistory history)
    {
        Instant first = history.Ring.FirstContactAt;
        long since = first == Instant.Never ? at.UnixMilliseconds : at.UnixMilliseconds - first.UnixMilliseconds;
        return new Instant(at.UnixMilliseconds - (since % MillisecondsPerTenMinutes));
    }

    /// <remarks>
    /// Until the next contact leaves (or the purchase is forgotten) scores only rise, by ageing. When even that cannot reach the next
    /// level, the level stays until then, unless a dwell ends, and the steps of ageing matter to the priority only: they are taken several at a time.
    /// </remarks>
    private static Instant NextChange(in CustomerHistory history, in Standing standing, ReadOnlySpan<double> ceilings, RiskPolicy policy)
    {
        Instant next = history.Ring.NextLeave();
        if (history.HasPurchase) next = Instant.Min(next, history.LastPurchaseAt + policy.PurchaseForgottenAfter);
        if (policy.Levels.IsFalling(standing.Level, standing.Score)) next = Instant.Min(next, policy.Levels.DwellEnds(standing.CrossedAt));
        Instant step = Instant.Never;
        ReadOnlySpan<Factor> factors = policy.FactorSpan;
        for (int i = 0; i < factors.Length; i++)
        {
            if (ceilings[i] > 0) step = Instant.Min(step, factors[i].NextStep(history));
        }

        if (step >= next) return next;
        if (standing.Level < RiskLevel.Critical && Reaches(RiskFormula.CeilingUntil(history, policy, ceilings, next), policy.Levels.Of(standing.Level + 1).Enter)) return step;
        return standing.Level == RiskLevel.Low ? next : Instant.Min(next, Instant.Max(step, Grained(history.Now + Staleness, history)));
    }

    private static bool Reaches(Score ceiling, Score enter) => ceiling.TenThousandths + RoundingSteps >= enter.TenThousandths;
}
