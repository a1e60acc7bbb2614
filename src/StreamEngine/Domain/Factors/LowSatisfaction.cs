using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Windows;

namespace StreamEngine.Domain.Factors;

/// <summary>Low CSAT and NPS, high effort: what was below the middle less what was above it.</summary>
/// <remarks>
/// Unit: satisfaction, 1 being one answer as bad as can be (<see cref="Experience.SatisfactionThousandths"/>). Ceiling: the good
/// answers leave first.
/// </remarks>
internal sealed class LowSatisfaction(FactorRule rule) : Factor(rule)
{
    public override FactorReading Read(in CustomerHistory history)
    {
        ref readonly WindowSums sums = ref history.Ring.Sums(Rule.Window);
        if (sums.DissatisfiedThousandths == 0) return FactorReading.None;
        double net = Math.Max(0, sums.DissatisfiedThousandths - sums.SatisfiedThousandths) / 1000.0;
        double unsoftened = sums.DissatisfiedThousandths / 1000.0;
        return new(Saturate(net), Saturate(unsoftened), sums.SatisfactionCount, net, Expected: 0, Rule.Span, Label: 0);
    }
}
