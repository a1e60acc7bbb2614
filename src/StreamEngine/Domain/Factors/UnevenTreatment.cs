using System.Runtime.CompilerServices;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Windows;

namespace StreamEngine.Domain.Factors;

/// <summary>Treated well in one channel and badly in another: the customer knows that it can be done.</summary>
/// <remarks>
/// The smaller of what one channel did badly and what another did well, for the pair of channels where that is most.
/// Unit: experience (<see cref="Experience"/>), 1 being one contact as bad, or as good, as can be. The label is the worse channel; of equal pairs, the first in the order of <see cref="Channel"/>.
/// </remarks>
[SkipLocalsInit]
internal sealed class UnevenTreatment(FactorRule rule) : Factor(rule)
{
    private const int Channels = (int)Channel.Order;

    private static readonly string[] Names = [.. Enum.GetValues<Channel>().Select(channel => channel.ToString().ToLowerInvariant())];

    public override FactorReading Read(in CustomerHistory history)
    {
        ref readonly WindowSums sums = ref history.Ring.Sums(Rule.Window);
        if (!sums.HasBadNews || sums.DistinctChannels < 2) return FactorReading.None;
        Span<int> bad = stackalloc int[Channels];
        Span<int> good = stackalloc int[Channels];
        bad.Clear();
        good.Clear();
        ReadOnlySpan<Contact> contacts = history.Ring.In(Rule.Window);
        foreach (ref readonly Contact contact in contacts)
        {
            int thousandths = Experience.Thousandths(contact);
            (thousandths < 0 ? bad : good)[(int)contact.Channel] += Math.Abs(thousandths);
        }

        (int uneven, int worse) = WorstPair(bad, good);
        return uneven == 0 ? FactorReading.None : Fading(uneven / 1000.0, contacts.Length, label: worse);
    }

    protected override string? LabelOf(int label, ContactRing ring) => Names[label];

    private static (int Thousandths, int WorseChannel) WorstPair(ReadOnlySpan<int> bad, ReadOnlySpan<int> good)
    {
        (int most, int worse) = (0, 0);
        for (int b = 0; b < Channels; b++)
        {
            for (int g = 0; g < Channels && bad[b] > most; g++)
            {
                if (g != b && Math.Min(bad[b], good[g]) > most) (most, worse) = (Math.Min(bad[b], good[g]), b);
            }
        }

        return (most, worse);
    }
}
