using Microsoft.AspNetCore.Http;
using StreamEngine.Api.Queries;
using StreamEngine.Api.Security;
using StreamEngine.Publish.Watching;

namespace StreamEngine.Api;

/// <summary>What the API's endpoints answer from.</summary>
/// <param name="Hub">For watchers.</param>
/// <param name="Queries">For questions.</param>
/// <param name="Audit">Where every look at a single customer is noted.</param>
/// <param name="Damage">Where it is told that what the store holds cannot be read.</param>
/// <param name="Stopping">Cancelled when this node stops.</param>
internal sealed record ApiServices(WatchHub Hub, RiskQueries Queries, AuditLog Audit, StoreDamage Damage, CancellationToken Stopping)
{
    /// <summary>Everyone whom the caller may see.</summary>
    public static RiskFilter ScopeOf(HttpContext context) => Within(RiskFilter.None, context.Caller().Scope);

    /// <summary>The caller's filter, narrowed to what the caller may see.</summary>
    /// <remarks>Whoever names customers in a filter looks at each of them as with GetCustomer, so the audit knows of it: here, where no answer gets round it.</remarks>
    public RiskFilter Narrow(RiskFilter filter, HttpContext context, string operation)
    {
        Caller caller = context.Caller();
        foreach (string customerId in filter.CustomerIds ?? []) Audit.CustomerRead(caller, operation, customerId);
        return Within(filter, caller.Scope);
    }

    private static RiskFilter Within(RiskFilter filter, CallerScope scope) => filter.Within(Named(scope.Segments), Named(scope.Regions));

    private static IReadOnlySet<string>? Named(IReadOnlySet<string> names) => names.Count == 0 ? null : names;
}
