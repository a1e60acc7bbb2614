using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Windows;

namespace StreamEngine.Domain.Factors;

/// <summary>Standing negative sentiment: what was negative less what was positive. One excellent contact softens one disappointment.</summary>
/// <remarks>Unit: sentiment, 1 being one contact as negative as can be. Ceiling: the positive ones leave first.</remarks>
internal sealed class NegativeSentiment(FactorRule rule) : Factor(rule)
{
    public override FactorReading Read(in CustomerHistory history)
    {
        ref readonly WindowSums sums = ref history.Ring.Sums(Rule.Window);
        if (sums.NegativeThousandths == 0) return FactorReading.None;
        double net = Math.Max(0, sums.NegativeThousandths - sums.PositiveThousandths) / 1000.0;
        double unsoftened = sums.NegativeThousandths / 1000.0;
        return new(Saturate(net), Saturate(unsoftened), sums.SentimentCount, net, Expected: 0, Rule.Span, Label: 0);
    }
}
