using System.Runtime.CompilerServices;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Windows;

namespace StreamEngine.Domain.Factors;

/// <summary>The customer had to come back about the same topic or case: it was not resolved at the first contact.</summary>
/// <remarks>Unit: contacts beyond the first, on the label that has most; of equals, the one that had so many first.</remarks>
[SkipLocalsInit]
internal sealed class RepeatContact(FactorRule rule) : Factor(rule)
{
    public override FactorReading Read(in CustomerHistory history)
    {
        ContactRing ring = history.Ring;
        if (ring.Labels.Count == 0 || ring.Sums(Rule.Window).Inbound < 2) return FactorReading.None;
        Span<ushort> counts = stackalloc ushort[ring.Labels.Count + 1];
        counts.Clear();
        int most = 1, label = 0;
        foreach (ref readonly Contact contact in ring.In(Rule.Window))
        {
            if (!contact.IsInbound) continue;
            if (contact.Topic > 0 && ++counts[contact.Topic] > most) (most, label) = (counts[contact.Topic], contact.Topic);
            if (contact.Case > 0 && contact.Case != contact.Topic && ++counts[contact.Case] > most) (most, label) = (counts[contact.Case], contact.Case);
        }

        return label == 0 ? FactorReading.None : Fading(most - 1, most, label: label);
    }
}
