using System.Numerics;
using System.Runtime.CompilerServices;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Windows;

namespace StreamEngine.Domain.Factors;

/// <summary>Having to tell the same story to one agent after another.</summary>
/// <remarks>Unit: different agents beyond the first, on the issue that has most; of equals, the one that had so many first.</remarks>
[SkipLocalsInit]
internal sealed class RetoldStory(FactorRule rule) : Factor(rule)
{
    public override FactorReading Read(in CustomerHistory history)
    {
        ContactRing ring = history.Ring;
        ReadOnlySpan<Contact> contacts = ring.In(Rule.Window);
        if (contacts.Length < 2) return FactorReading.None;
        Span<ushort> agents = stackalloc ushort[Issue.Slots(ring)];
        Span<ulong> met = stackalloc ulong[(int)BitOperations.RoundUpToPowerOf2((uint)contacts.Length * 2)];
        agents.Clear();
        met.Clear();
        int most = 1, told = -1;
        foreach (ref readonly Contact contact in contacts)
        {
            if (contact.Agent == 0) continue;
            int issue = Issue.Of(contact, ring);
            if (IsFirstMeeting(met, ((ulong)issue << 32) | contact.Agent) && ++agents[issue] > most) (most, told) = (agents[issue], issue);
        }

        return told < 0 ? FactorReading.None : Fading(most - 1, most, label: Issue.Label(told, ring));
    }

    /// <summary>Enters a pair of issue and agent into an open-addressed table, at most half full; false when it was there.</summary>
    private static bool IsFirstMeeting(Span<ulong> met, ulong issueAndAgent)
    {
        int mask = met.Length - 1;
        for (int slot = (int)((issueAndAgent ^ (issueAndAgent >> 29)) & (uint)mask); ; slot = (slot + 1) & mask)
        {
            if (met[slot] == issueAndAgent) return false;
            if (met[slot] != 0) continue;
            met[slot] = issueAndAgent;
            return true;
        }
    }
}
