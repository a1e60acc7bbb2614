using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Windows;

namespace StreamEngine.Domain.Factors;

/// <summary>Answers falling below what this customer used to answer (<see cref="Baseline"/>).</summary>
/// <remarks>As <see cref="FallingSentiment"/>, on <see cref="Experience.SatisfactionThousandths"/>.</remarks>
internal sealed class FallingSatisfaction(FactorRule rule, FactorFrame frame) : Factor(rule)
{
    public override FactorReading Read(in CustomerHistory history)
    {
        ref readonly WindowSums all = ref history.Ring.Sums(0);
        ref readonly WindowSums recent = ref history.Ring.Sums(Rule.Window);
        if (recent.SatisfactionCount == 0) return FactorReading.None;
        long recentNet = recent.SatisfiedThousandths - recent.DissatisfiedThousandths;
        double baseline = Baseline.Mean(
            all.SatisfiedThousandths - all.DissatisfiedThousandths - recentNet, all.SatisfactionCount - recent.SatisfactionCount, frame.PriorContacts);
        double highest = Math.Max(baseline, Baseline.HighestMean(all.SatisfiedThousandths, frame.PriorContacts));
        double fall = 0, worst = 0;
        foreach (ref readonly Contact contact in history.Ring.In(Rule.Window))
        {
            if (Experience.SatisfactionThousandths(contact) is not { } satisfaction) continue;
            fall += Baseline.Fall(satisfaction, baseline);
            worst += Math.Max(0, highest - satisfaction);
        }

        return new(
            Saturate(fall / 1000), Saturate(worst / 1000),
            recent.SatisfactionCount, recentNet / 1000.0 / recent.SatisfactionCount, baseline / 1000, Rule.Span, Label: 0);
    }
}
