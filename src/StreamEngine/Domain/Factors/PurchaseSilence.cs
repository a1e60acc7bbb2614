using StreamEngine.Domain.Policy;

namespace StreamEngine.Domain.Factors;

/// <summary>A customer who used to buy and has not for long.</summary>
/// <remarks>
/// Rises in a straight line over whole days, between two ages of the policy, until the purchase is forgotten. Nothing is said of
/// customers without a known purchase. Unit: days since the last one. Ceiling: 1.
/// </remarks>
internal sealed class PurchaseSilence(FactorRule rule, FactorFrame frame) : Factor(rule)
{
    private const long MillisecondsPerDay = 86_400_000;

    public override FactorReading Read(in CustomerHistory history)
    {
        if (!history.HasPurchase) return FactorReading.None;
        long days = Days(history, history.Now);
        return new(ValueAt(days), 1, Count: 1, days, frame.SilenceStartsDays, TimeSpan.FromDays(days), Label: 0);
    }

    public override Instant NextStep(in CustomerHistory history)
    {
        if (!history.HasPurchase) return Instant.Never;
        long next = Math.Max(Days(history, history.Now), frame.SilenceStartsDays) + 1;
        return next > frame.SilenceFullDays ? Instant.Never : new(history.LastPurchaseAt.UnixMilliseconds + (next * MillisecondsPerDay));
    }

    public override double CeilingUntil(in CustomerHistory history, Instant until, double ceiling) => history.HasPurchase ? ValueAt(Days(history, until)) : 0;

    private double ValueAt(long days) =>
        Math.Clamp((days - frame.SilenceStartsDays) / (double)(frame.SilenceFullDays - frame.SilenceStartsDays), 0, 1);

    private static long Days(in CustomerHistory history, Instant at) =>
        (at.UnixMilliseconds - history.LastPurchaseAt.UnixMilliseconds) / MillisecondsPerDay;
}
