using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Windows;

namespace StreamEngine.Domain.Factors;

/// <summary>Being passed on.</summary>
/// <remarks>Unit: transfers.</remarks>
internal sealed class Transfers(FactorRule rule) : Factor(rule)
{
    public override FactorReading Read(in CustomerHistory history)
    {
        ref readonly WindowSums sums = ref history.Ring.Sums(Rule.Window);
        return sums.Transfers == 0 ? FactorReading.None : Fading(sums.Transfers, (int)Math.Min(sums.Transfers, int.MaxValue));
    }
}
