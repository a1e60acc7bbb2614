using StreamEngine.Domain;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Profiles;
using StreamEngine.Publish.Watching;
using StreamEngine.Store;

namespace StreamEngine.Api.Queries;

/// <summary>Answers about customers, from the store: any node answers for any customer.</summary>
/// <param name="reader">What is durable.</param>
/// <param name="shards">Numbered from 0 without gaps.</param>
/// <param name="shardOf">Where a customer lives.</param>
/// <param name="policy">By which reasons are given.</param>
internal sealed class RiskQueries(IRiskReader reader, IReadOnlyList<ShardId> shards, Func<string, ShardId> shardOf, RiskPolicy policy)
{
    /// <summary>One customer; null when nothing is known, or nothing that the scope lets through.</summary>
    public async ValueTask<CustomerView?> FindCustomerAsync(string customerId, RiskFilter scope, CancellationToken ct)
    {
        if (await ReadAsync(customerId, scope, ct) is not { } found) return null;
        return CustomerView.Of(found.Profile, found.AsOf, policy);
    }

    /// <summary>What happened to one customer; null when nothing is known, or nothing that the scope lets through.</summary>
    public async ValueTask<TimelinePage?> ReadTimelineAsync(string customerId, RiskFilter scope, TimelinePlace? after, int limit, CancellationToken ct)
    {
        if (await ReadAsync(customerId, scope, ct) is not { } found) return null;
        return new TimelinePage(Timeline.Of(found.Profile, limit, after), Instant.Max(found.AsOf, found.Profile.AsOf));
    }

    /// <summary>A page of those at risk, highest priority first.</summary>
    /// <param name="filter">Who is wanted.</param>
    /// <param name="after">The last of the page before; null: the first page.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="ct">Ends the attempt.</param>
    /// <param name="takes">Asked of each in turn; false ends the page before it. It must take the first. Null: takes all.</param>
    public async ValueTask<AtRiskPage> ListAtRiskAsync(
        RiskFilter filter, AtRiskCustomer? after, int limit, CancellationToken ct, Func<CustomerRisk, bool>? takes = null)
    {
        AtRiskMerge merge = new(reader, shards, after, limit);
        List<CustomerRisk> customers = [];
        AtRiskCustomer? taken = null;
        double priority = double.MaxValue;
        for (int looked = 0; ;)
        {
            IReadOnlyList<ShardedCustomer> next = await merge.TakeAsync(limit, ct);
            Dictionary<string, CustomerRisk> found = await LookAsync(next, ct);
            foreach ((_, AtRiskCustomer candidate) in next)
            {
                if (looked++ >= AtRiskPage.MostLookedAt && candidate.Priority < priority) return await PageAsync(AtRiskPage.PlaceBehind(priority));
                priority = candidate.Priority;
                if (!found.TryGetValue(candidate.CustomerId, out CustomerRisk? customer) || !filter.Admits(customer)) continue;
                if (takes?.Invoke(customer) is false) return await PageAsync(taken);
                customers.Add(customer);
                taken = candidate;
                if (customers.Count == limit) return await PageAsync(taken);
            }

            if (next.Count < limit) return await PageAsync(null);
        }

        async ValueTask<AtRiskPage> PageAsync(AtRiskCustomer? place) => new(customers, place, await AsOfAsync(ct));
    }

    private async ValueTask<Instant?> AsOfAsync(CancellationToken ct)
    {
        ShardState?[] states = await Task.WhenAll(shards.Select(shard => reader.ReadStateAsync(shard, ct).AsTask()));
        Instant least = states.Min(state => state?.Time ?? Instant.Start);
        return least == Instant.Start ? null : least;
    }

    private async ValueTask<(Profile Profile, Instant AsOf)?> ReadAsync(string customerId, RiskFilter scope, CancellationToken ct)
    {
        ProfilesAsOf read = await reader.ReadProfilesAsync(shardOf(customerId), [customerId], ct);
        if (read.State is not { } state || !TryRead(customerId, read.Snapshots[0], out Profile? profile)) return null;
        return scope.Admits(CustomerRisk.Of(profile!, policy)) ? (profile!, state.Time) : null;
    }

    private async ValueTask<Dictionary<string, CustomerRisk>> LookAsync(IReadOnlyList<ShardedCustomer> candidates, CancellationToken ct)
    {
        Dictionary<string, CustomerRisk> found = new(StringComparer.Ordinal);
        foreach (IGrouping<ShardId, ShardedCustomer> shard in candidates.GroupBy(candidate => candidate.Shard))
        {
            string[] ids = [.. shard.Select(candidate => candidate.Customer.CustomerId)];
            ProfilesAsOf read = await reader.ReadProfilesAsync(shard.Key, ids, ct);
            for (int i = 0; i < ids.Length; i++)
                if (TryRead(ids[i], read.Snapshots[i], out Profile? profile)) found[ids[i]] = CustomerRisk.Of(profile!, policy);
        }

        return found;
    }

    private bool TryRead(string customerId, ReadOnlyMemory<byte> snapshot, out Profile? profile)
    {
        profile = null;
        return !snapshot.IsEmpty && ProfileSnapshot.TryRead(customerId, snapshot.Span, policy, out profile, out _);
    }
}
