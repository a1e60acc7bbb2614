using StreamEngine.Domain.Factors;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Windows;

namespace StreamEngine.Domain.Profiles;

/// <summary>An issue that waits for a resolution.</summary>
/// <param name="CaseId">The case; null when its contacts named none.</param>
/// <param name="Topic">The topic of an issue without a case; null for a case, and for the one issue of contacts that named neither.</param>
/// <param name="Since">Its first contact since it was last resolved.</param>
/// <param name="LastContactAt">Its last.</param>
/// <param name="Contacts">How many since it was last resolved.</param>
internal sealed record OpenIssueView(string? CaseId, string? Topic, Instant Since, Instant LastContactAt, int Contacts)
{
    /// <summary>The issues that <see cref="OpenCase"/> counts, oldest first: in its window, or in the longest where the policy has no such factor.</summary>
    public static IReadOnlyList<OpenIssueView> AllOf(ContactRing ring, RiskPolicy policy)
    {
        int window = policy.Factors.FirstOrDefault(factor => factor.Rule.Kind == FactorKind.OpenCase)?.Rule.Window ?? 0;
        Dictionary<int, (OpenIssue Issue, OpenIssueView View)> issues = [];
        foreach (ref readonly Contact contact in ring.In(window))
        {
            int slot = Issue.Of(contact, ring);
            (OpenIssue issue, OpenIssueView? before) = issues.GetValueOrDefault(slot);
            issue.Take(contact);
            int contacts = contact.Outcome == Outcome.Resolved ? 0 : (before?.Contacts ?? 0) + 1;
            bool isTopic = contact.Case == 0;
            string? label = ring.Labels[Issue.Label(slot, ring)];
            issues[slot] = (issue, new OpenIssueView(isTopic ? null : label, isTopic ? label : null, new Instant(issue.OpenedAt), contact.At, contacts));
        }

        return [.. issues.Values.Where(each => each.Issue.IsUnsettled).Select(each => each.View)
            .OrderBy(view => view.Since).ThenBy(view => view.CaseId ?? view.Topic, StringComparer.Ordinal).ThenBy(view => view.Topic, StringComparer.Ordinal)];
    }
}
