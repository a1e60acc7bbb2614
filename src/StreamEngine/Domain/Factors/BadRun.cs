using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Windows;

namespace StreamEngine.Domain.Factors;

/// <summary>Bad contacts one after another, counted back from the latest. A good one ends the run; one that is neither is passed over.</summary>
/// <remarks>Unit: bad contacts beyond the first.</remarks>
internal sealed class BadRun(FactorRule rule) : Factor(rule)
{
    public override FactorReading Read(in CustomerHistory history)
    {
        if (!history.Ring.Sums(Rule.Window).HasBadNews) return FactorReading.None;
        ReadOnlySpan<Contact> contacts = history.Ring.In(Rule.Window);
        int run = 0;
        for (int i = contacts.Length - 1; i >= 0; i--)
        {
            int thousandths = Experience.Thousandths(contacts[i]);
            if (Experience.IsGood(thousandths)) break;
            if (Experience.IsBad(thousandths)) run++;
        }

        return run < 2 ? FactorReading.None : Fading(run - 1, run);
    }
}
