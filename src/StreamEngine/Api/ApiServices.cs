using Microsoft.AspNetCore.Http;
using StreamEngine.Api.Queries;
using StreamEngine.Api.Security;
using StreamEngine.Publish.Watching;

namespace StreamEngine.Api;

/// <summary>What the API's endpoints answer from.</summary>
/// <param name="Hub">For watchers.</param>
/// <param name="Queries">For questions.</param>
/// <param name="Audit">Where every look at a single customer is noted.</param>
/// <param name="Stopping">Cancelled when this node stops.</param>
internal sealed record ApiServices(WatchHub Hub, RiskQueries Queries, AuditLog Audit, CancellationToken Stopping)
{
    /// <summary>The filter, narrowed to what the caller may see.</summary>
    public static RiskFilter Within(RiskFilter filter, HttpContext context)
    {
        CallerScope scope = context.Caller().Scope;
        return filter.Within(Named(scope.Segments), Named(scope.Regions));
    }

    private static IReadOnlySet<string>? Named(IReadOnlySet<string> names) => names.Count == 0 ? null : names;
}
