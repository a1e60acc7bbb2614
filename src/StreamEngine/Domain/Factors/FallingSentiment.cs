using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Windows;

namespace StreamEngine.Domain.Factors;

/// <summary>Sentiment falling below what is usual for this customer (<see cref="Baseline"/>), who may be sunny or sour by nature.</summary>
/// <remarks>
/// Usual is what lies between the factor's window and the horizon. Unit: sentiment. Ceiling: no softening, and the highest baseline
/// that forgetting could leave.
/// </remarks>
internal sealed class FallingSentiment(FactorRule rule, FactorFrame frame) : Factor(rule)
{
    public override FactorReading Read(in CustomerHistory history)
    {
        ref readonly WindowSums all = ref history.Ring.Sums(0);
        ref readonly WindowSums recent = ref history.Ring.Sums(Rule.Window);
        if (recent.SentimentCount == 0) return FactorReading.None;
        double baseline = Baseline.Mean(
            all.SentimentThousandths - recent.SentimentThousandths, all.SentimentCount - recent.SentimentCount, frame.PriorContacts);
        double highest = Math.Max(baseline, Baseline.HighestMean(all.PositiveThousandths, frame.PriorContacts));
        double fall = 0, worst = 0;
        foreach (ref readonly Contact contact in history.Ring.In(Rule.Window))
        {
            if (contact.SentimentThousandths is not { } sentiment) continue;
            fall += Baseline.Fall(sentiment, baseline);
            worst += Math.Max(0, highest - sentiment);
        }

        return new(
            Saturate(fall / 1000), Saturate(worst / 1000),
            recent.SentimentCount, recent.SentimentThousandths / 1000.0 / recent.SentimentCount, baseline / 1000, Rule.Span, Label: 0);
    }
}
