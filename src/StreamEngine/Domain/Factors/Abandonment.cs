using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Windows;

namespace StreamEngine.Domain.Factors;

/// <summary>Contacts that the customer gave up: hung up in the queue, left the chat.</summary>
/// <remarks>Unit: contacts.</remarks>
internal sealed class Abandonment(FactorRule rule) : Factor(rule)
{
    public override FactorReading Read(in CustomerHistory history)
    {
        ref readonly WindowSums sums = ref history.Ring.Sums(Rule.Window);
        return sums.Of(Outcome.Abandoned) == 0 ? FactorReading.None : Fading(sums.Of(Outcome.Abandoned), sums.Of(Outcome.Abandoned));
    }
}
