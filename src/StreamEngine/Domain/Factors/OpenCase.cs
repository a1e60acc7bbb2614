using System.Runtime.CompilerServices;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Windows;

namespace StreamEngine.Domain.Factors;

/// <summary>Issues that wait for a resolution, the longer the worse.</summary>
/// <remarks>
/// An issue (<see cref="OpenIssue"/>) is left open by a contact that ended unresolved or escalated (or abandoned, if it has a case). It counts
/// with its age in whole hours, fully from the policy's full age on; open issues combine as 1 − Π(1 − c). Unit of the evidence: hours, of the
/// oldest (of equals, the one whose first contact in the window came first), which is the label. Ceiling: 1 when anything is open.
/// </remarks>
[SkipLocalsInit]
internal sealed class OpenCase(FactorRule rule, FactorFrame frame) : Factor(rule)
{
    private const long MillisecondsPerHour = 3_600_000;

    public override FactorReading Read(in CustomerHistory history)
    {
        ContactRing ring = history.Ring;
        if (ring.Sums(Rule.Window).Unsettled == 0) return FactorReading.None;
        Span<OpenIssue> issues = stackalloc OpenIssue[Issue.Slots(ring)];
        Gather(ring, issues);
        double settled = 1;
        int open = 0, oldest = -1;
        long oldestHours = -1;
        // By the contacts' order, not the slots': where a label stands in the table must never show in a result.
        foreach (ref readonly Contact contact in ring.In(Rule.Window))
        {
            int slot = Issue.Of(contact, ring);
            if (!issues[slot].IsUnsettled) continue;
            long hours = Hours(issues[slot], history.Now);
            settled *= 1 - ValueAt(hours);
            open++;
            if (hours > oldestHours) (oldest, oldestHours) = (slot, hours);
            issues[slot] = default;
        }

        return open == 0
            ? FactorReading.None
            : new(1 - settled, 1, open, oldestHours, frame.CaseFullHours, TimeSpan.FromHours(oldestHours), Issue.Label(oldest, ring));
    }

    public override Instant NextStep(in CustomerHistory history)
    {
        ContactRing ring = history.Ring;
        Instant next = Instant.Never;
        if (ring.Sums(Rule.Window).Unsettled == 0) return next;
        Span<OpenIssue> issues = stackalloc OpenIssue[Issue.Slots(ring)];
        Gather(ring, issues);
        foreach (ref readonly OpenIssue issue in issues)
        {
            if (!issue.IsUnsettled) continue;
            long hours = Hours(issue, history.Now);
            if (hours < frame.CaseFullHours) next = Instant.Min(next, new(issue.OpenedAt + ((hours + 1) * MillisecondsPerHour)));
        }

        return next;
    }

    /// <remarks>As if every issue stayed open and none of its contacts left.</remarks>
    public override double CeilingUntil(in CustomerHistory history, Instant until, double ceiling)
    {
        ContactRing ring = history.Ring;
        if (ring.Sums(Rule.Window).Unsettled == 0) return 0;
        Span<OpenIssue> issues = stackalloc OpenIssue[Issue.Slots(ring)];
        Gather(ring, issues);
        double settled = 1;
        foreach (ref readonly OpenIssue issue in issues) settled *= issue.IsUnsettled ? 1 - ValueAt(Hours(issue, until)) : 1;
        return 1 - settled;
    }

    private double ValueAt(long hours) => Math.Min(hours, frame.CaseFullHours) / (double)frame.CaseFullHours;

    private static long Hours(in OpenIssue issue, Instant now) => (now.UnixMilliseconds - issue.OpenedAt) / MillisecondsPerHour;

    private void Gather(ContactRing ring, Span<OpenIssue> issues)
    {
        issues.Clear();
        foreach (ref readonly Contact contact in ring.In(Rule.Window)) issues[Issue.Of(contact, ring)].Take(contact);
    }
}
