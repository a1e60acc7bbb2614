using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Windows;

namespace StreamEngine.Domain.Factors;

/// <summary>Contacts that had to be escalated.</summary>
/// <remarks>Unit: contacts.</remarks>
internal sealed class Escalation(FactorRule rule) : Factor(rule)
{
    public override FactorReading Read(in CustomerHistory history)
    {
        ref readonly WindowSums sums = ref history.Ring.Sums(Rule.Window);
        return sums.Of(Outcome.Escalated) == 0 ? FactorReading.None : Fading(sums.Of(Outcome.Escalated), sums.Of(Outcome.Escalated));
    }
}
