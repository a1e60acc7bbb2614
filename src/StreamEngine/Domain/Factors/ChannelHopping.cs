using System.Numerics;
using System.Runtime.CompilerServices;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Windows;

namespace StreamEngine.Domain.Factors;

/// <summary>Trying one channel after another about the same issue.</summary>
/// <remarks>Unit: different channels beyond the first, on the issue that has most (of equals, the one that had so many first); only contacts that the customer began.</remarks>
[SkipLocalsInit]
internal sealed class ChannelHopping(FactorRule rule) : Factor(rule)
{
    public override FactorReading Read(in CustomerHistory history)
    {
        ContactRing ring = history.Ring;
        if (ring.Sums(Rule.Window).DistinctChannels < 2) return FactorReading.None;
        Span<byte> channels = stackalloc byte[Issue.Slots(ring)];
        channels.Clear();
        int most = 1, hopped = -1;
        foreach (ref readonly Contact contact in ring.In(Rule.Window))
        {
            if (!contact.IsInbound) continue;
            int issue = Issue.Of(contact, ring);
            channels[issue] |= (byte)(1 << (int)contact.Channel);
            int distinct = BitOperations.PopCount(channels[issue]);
            if (distinct > most) (most, hopped) = (distinct, issue);
        }

        return hopped < 0 ? FactorReading.None : Fading(most - 1, most, label: Issue.Label(hopped, ring));
    }
}
