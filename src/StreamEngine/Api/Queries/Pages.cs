using StreamEngine.Domain;
using StreamEngine.Domain.Profiles;
using StreamEngine.Store;

namespace StreamEngine.Api.Queries;

/// <param name="Customers">Highest priority first.</param>
/// <param name="Next">Where the next page goes on; null: that was all.</param>
/// <param name="AsOf">The event time that every shard had reached; null while some shard has seen none.</param>
internal sealed record AtRiskPage(IReadOnlyList<CustomerRisk> Customers, AtRiskPlace? Next, Instant? AsOf)
{
    /// <summary>A page looks at so many customers: with a filter that lets few through it ends earlier, and says where to go on.</summary>
    public const int MostLookedAt = 10_000;
}

/// <param name="Timeline">Newest first.</param>
/// <param name="AsOf">The event time that it holds as of.</param>
internal sealed record TimelinePage(Timeline Timeline, Instant AsOf);
