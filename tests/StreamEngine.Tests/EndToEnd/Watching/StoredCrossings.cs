using StreamEngine.Api.Requests;
using StreamEngine.Domain.Crossings;
using StreamEngine.Protos.V1;
using StreamEngine.Tests.Support;
using RiskLevel = StreamEngine.Domain.Scoring.RiskLevel;

namespace StreamEngine.Tests.EndToEnd.Watching;

/// <summary>All that the store holds when the story is over: what everyone must have heard.</summary>
internal sealed class StoredCrossings(IEnumerable<ShardOutcome> shards)
{
    private readonly List<NumberedCrossing> _all = [.. shards.SelectMany(shard => shard.Crossings)];

    public int Count => _all.Count;

    /// <summary>Where everyone at risk stands; those at Low are left out.</summary>
    public IEnumerable<KeyValuePair<string, RiskLevel>> AtRisk => _all.Select(stored => stored.Crossing).GroupBy(crossing => crossing.CustomerId)
        .Select(customer => KeyValuePair.Create(customer.Key, customer.Last().After)).Where(customer => customer.Value > RiskLevel.Low)
        .OrderBy(customer => customer.Key, StringComparer.Ordinal);

    /// <summary>The ids that the request's filter lets through, shard by shard in their order.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="after">Of each shard, the last that is not wanted; null: all are.</param>
    public List<CrossingId> Admitted(WatchRequest request, IReadOnlyList<long>? after = null)
    {
        StreamEngine.Publish.Watching.RiskFilter filter = RequestRules.Read(request).Filter;
        return [.. _all.Where(stored => filter.Admits(stored.Crossing) && (after is null || stored.Id.Sequence > after[stored.Id.Shard.Partition])).Select(stored => stored.Id)];
    }

    /// <summary>Each customer's admitted crossings in order.</summary>
    public ILookup<string, CrossingId> ByCustomer() => _all.ToLookup(stored => stored.Crossing.CustomerId, stored => stored.Id);
}
