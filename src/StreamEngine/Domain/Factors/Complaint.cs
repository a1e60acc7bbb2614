using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Windows;

namespace StreamEngine.Domain.Factors;

/// <summary>Complaints.</summary>
/// <remarks>Unit: contacts with a complaint.</remarks>
internal sealed class Complaint(FactorRule rule) : Factor(rule)
{
    public override FactorReading Read(in CustomerHistory history)
    {
        ref readonly WindowSums sums = ref history.Ring.Sums(Rule.Window);
        return sums.Complaints == 0 ? FactorReading.None : Fading(sums.Complaints, sums.Complaints);
    }
}
