using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Windows;

namespace StreamEngine.Domain.Factors;

/// <summary>Being kept on hold longer than one expects of the channel.</summary>
/// <remarks>Unit: multiples of the channel's expectation beyond it, summed over contacts, each capped. Count: all contacts with a known hold, long or not.</remarks>
internal sealed class LongHold(FactorRule rule) : Factor(rule)
{
    public override FactorReading Read(in CustomerHistory history)
    {
        ref readonly WindowSums sums = ref history.Ring.Sums(Rule.Window);
        return sums.HoldExcessThousandths == 0 ? FactorReading.None : Fading(sums.HoldExcessThousandths / 1000.0, sums.HoldCount);
    }
}
