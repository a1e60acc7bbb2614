using StreamEngine.Domain.Factors;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Scoring;
using StreamEngine.Domain.Windows;

namespace StreamEngine.Domain.Profiles;

/// <summary>When time alone next concerns a customer.</summary>
/// <remarks>
/// A customer at Low whom time cannot lift to Elevated is only to be forgotten some day; that moment is rounded up to a whole day in
/// UTC, so that it stays the same through the contacts of a day and costs the due set nothing. One whom time may lift, but not for a
/// while, is looked at again after that while: a case that ages by the hour does not wake its customer every hour. For everyone else it is
/// the next moment at which the evaluation can change at all; between two such moments it is constant, so nothing can be missed.
/// </remarks>
internal static class DueMoment
{
    private const long MillisecondsPerDay = 86_400_000;

    /// <summary>Ceilings are sums of doubles in another order than the score's; one step of the score covers the rounding.</summary>
    private const int RoundingSteps = 1;

    /// <summary>The whiles tried, longest first: few, since each costs an evaluation.</summary>
    private static readonly TimeSpan[] Whiles = [TimeSpan.FromDays(8), TimeSpan.FromDays(1), TimeSpan.FromHours(6)];

    public static Instant After(in CustomerHistory history, in Standing standing, Score ceiling, RiskPolicy policy)
    {
        if (standing.Level > RiskLevel.Low) return NextChange(history, standing, policy);
        if (!Reaches(ceiling, policy)) return Retirement(history, policy);
        foreach (TimeSpan span in Whiles)
        {
            Instant until = history.Now + span;
            if (!Reaches(RiskFormula.CeilingUntil(history, policy, until), policy)) return until;
        }

        return NextChange(history, standing, policy);
    }

    private static bool Reaches(Score ceiling, RiskPolicy policy) =>
        ceiling.TenThousandths + RoundingSteps >= policy.Levels.FirstEnter.TenThousandths;

    /// <summary>When nothing is left to remember of a customer at Low.</summary>
    private static Instant Retirement(in CustomerHistory history, RiskPolicy policy)
    {
        Instant forgotten = history.HasPurchase ? history.LastPurchaseAt + policy.PurchaseForgottenAfter : Instant.Start;
        long at = Instant.Max(history.Ring.Empties(), forgotten).UnixMilliseconds;
        return new((at + MillisecondsPerDay - 1) / MillisecondsPerDay * MillisecondsPerDay);
    }

    private static Instant NextChange(in CustomerHistory history, in Standing standing, RiskPolicy policy)
    {
        Instant next = history.Ring.NextLeave();
        foreach (Factor factor in policy.FactorSpan) next = Instant.Min(next, factor.NextStep(history));
        if (history.HasPurchase) next = Instant.Min(next, history.LastPurchaseAt + policy.PurchaseForgottenAfter);
        if (!policy.Levels.IsFalling(standing.Level, standing.Score)) return next;
        Instant dwellEnds = policy.Levels.DwellEnds(standing.CrossedAt);
        return dwellEnds > history.Now ? Instant.Min(next, dwellEnds) : next;
    }
}
