using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Windows;

namespace StreamEngine.Domain.Factors;

/// <summary>An issue since its last resolution, as its contacts tell of it, oldest first.</summary>
/// <remarks>
/// It is open when some contact of it left something to be done and no later one resolved it. It was opened by its first contact after
/// the last resolution.
/// </remarks>
internal struct OpenIssue
{
    /// <summary>Unix milliseconds of its first contact; 0 when there was none (no interaction is that old).</summary>
    public long OpenedAt;

    /// <summary>Whether it is open.</summary>
    public bool IsUnsettled;

    public void Take(in Contact contact)
    {
        if (contact.Outcome == Outcome.Resolved)
        {
            this = default;
            return;
        }

        if (OpenedAt == 0) OpenedAt = contact.At.UnixMilliseconds;
        IsUnsettled |= contact.LeavesIssueOpen;
    }
}
