using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Windows;

namespace StreamEngine.Domain.Factors;

/// <summary>Waiting longer than one expects of the channel: minutes for a chat, hours for an email.</summary>
/// <remarks>Unit: multiples of the channel's expectation beyond it, summed over contacts, each capped. Count: all contacts with a known wait, long or not.</remarks>
internal sealed class LongWait(FactorRule rule) : Factor(rule)
{
    public override FactorReading Read(in CustomerHistory history)
    {
        ref readonly WindowSums sums = ref history.Ring.Sums(Rule.Window);
        return sums.WaitExcessThousandths == 0 ? FactorReading.None : Fading(sums.WaitExcessThousandths / 1000.0, sums.WaitCount);
    }
}
