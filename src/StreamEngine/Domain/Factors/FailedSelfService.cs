using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Windows;

namespace StreamEngine.Domain.Factors;

/// <summary>Attempts at self-service that were handed off or given up.</summary>
/// <remarks>Unit: attempts.</remarks>
internal sealed class FailedSelfService(FactorRule rule) : Factor(rule)
{
    public override FactorReading Read(in CustomerHistory history)
    {
        ref readonly WindowSums sums = ref history.Ring.Sums(Rule.Window);
        return sums.FailedSelfService == 0 ? FactorReading.None : Fading(sums.FailedSelfService, sums.FailedSelfService);
    }
}
