using StreamEngine.Domain;
using StreamEngine.Domain.Profiles;
using StreamEngine.Domain.Scoring;
using StreamEngine.Publish;
using StreamEngine.Publish.Watching;
using StreamEngine.Store;

namespace StreamEngine.Api.Queries;

/// <summary>Answers about customers, from the store: any node answers for any customer.</summary>
/// <param name="reader">What is durable.</param>
/// <param name="shards">Numbered from 0 without gaps.</param>
/// <param name="shardOf">Where a customer lives.</param>
/// <param name="profiles">Makes customers of what is read, and knows the policy by which reasons are given.</param>
internal sealed class RiskQueries(IRiskReader reader, IReadOnlyList<ShardId> shards, Func<string, ShardId> shardOf, ProfileReader profiles) : IDisposable
{
    /// <summary>Looked at in one go, however small the page: with a filter that lets few through, most are not for the page anyway.</summary>
    private const int FewestTogether = 256;

    private readonly StoreTurns _turns = new();

    /// <summary>Questions at the store that are under way, and how many there may be.</summary>
    public (int Taken, int Limit) StoreQueries => (_turns.Taken, StoreTurns.Limit);

    /// <summary>One customer; null when nothing is known, or nothing that the scope lets through, of which segments and regions count.</summary>
    /// <exception cref="InvalidDataException">This node cannot read the customer's profile. Told only where the scope lets everyone through.</exception>
    public async ValueTask<CustomerView?> FindCustomerAsync(string customerId, RiskFilter scope, CancellationToken ct)
    {
        if (await ReadAsync(customerId, scope, ct) is not { } found) return null;
        return CustomerView.Of(found.Profile, found.AsOf, profiles.Policy);
    }

    /// <summary>What happened to one customer; null as in <see cref="FindCustomerAsync"/>.</summary>
    /// <exception cref="InvalidDataException">As there.</exception>
    public async ValueTask<TimelinePage?> ReadTimelineAsync(string customerId, RiskFilter scope, TimelinePlace? after, int limit, CancellationToken ct)
    {
        if (await ReadAsync(customerId, scope, ct) is not { } found) return null;
        return new TimelinePage(Timeline.Of(found.Profile, limit, after), Instant.Max(found.AsOf, found.Profile.AsOf));
    }

    /// <summary>A page of those at risk, highest priority first; without those whose profiles this node cannot read.</summary>
    /// <param name="filter">Who is wanted.</param>
    /// <param name="after">The last of the page before; null: the first page.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="ct">Ends the attempt.</param>
    /// <param name="takes">Asked of each in turn; false ends the page before it. It must take the first. Null: takes all.</param>
    /// <exception cref="ForeignPlaceException"><paramref name="after"/> is none of this store's.</exception>
    public async ValueTask<AtRiskPage> ListAtRiskAsync(
        RiskFilter filter, AtRiskPlace? after, int limit, CancellationToken ct, Func<CustomerRisk, bool>? takes = null)
    {
        // Asked first: what moves while the page is read is at worst newer than the page says.
        ShardState?[] states = await Task.WhenAll(shards.Select(shard => _turns.AskAsync(() => reader.ReadStateAsync(shard, ct), ct)));
        PlaceSeal seal = new(states);
        AtRiskCustomer? last = after is { } place ? seal.Open(place) ?? throw new ForeignPlaceException() : null;
        int together = Math.Max(limit, FewestTogether);
        AtRiskMerge merge = new(reader, _turns, shards, last, together);
        List<CustomerRisk> customers = [];
        HashSet<string> told = new(StringComparer.Ordinal);
        for (int looked = 0; ;)
        {
            IReadOnlyList<ShardedCustomer> next = await merge.TakeAsync(together, ct);
            Dictionary<string, CustomerRisk> found = await LookAsync(next.Where(candidate => filter.Names(candidate.Customer.CustomerId)), filter, ct);
            foreach ((_, AtRiskCustomer candidate) in next)
            {
                if (looked++ == AtRiskPage.MostLookedAt) return Page(last);

                // Who moves down between two readings of a shard comes twice.
                if (found.TryGetValue(candidate.CustomerId, out CustomerRisk? customer) && filter.Admits(customer) && told.Add(customer.CustomerId))
                {
                    if (takes?.Invoke(customer) is false) return Page(last);
                    customers.Add(customer);
                }

                last = candidate;
                if (customers.Count == limit) return Page(last);
            }

            if (next.Count < together) return Page(null);
        }

        AtRiskPage Page(AtRiskCustomer? ended) => new(customers, ended is { } behind ? seal.Close(behind) : null, AsOf(states));
    }

    public void Dispose() => _turns.Dispose();

    private static Instant? AsOf(ShardState?[] states)
    {
        Instant least = states.Min(state => state?.Time ?? Instant.Start);
        return least == Instant.Start ? null : least;
    }

    private async ValueTask<(Profile Profile, Instant AsOf)?> ReadAsync(string customerId, RiskFilter scope, CancellationToken ct)
    {
        ProfilesAsOf read = await ReadProfilesAsync(shardOf(customerId), [customerId], ct);
        ReadOnlyMemory<byte> snapshot = read.Snapshots[0];
        if (read.State is not { } state || snapshot.IsEmpty) return null;
        if (profiles.TryRead(customerId, snapshot, out Profile? profile, out string? fault))
        {
            // Before anything is made of the profile: a caller outside its scope must not tell by the time it takes that there is one.
            return scope.Covers(profile.Attributes) ? (profile, state.Time) : null;
        }

        // A caller with a scope must not learn that there is someone who may stand outside it.
        return scope.Covers(home: null) ? throw new InvalidDataException($"A customer's stored profile cannot be read: {fault}.") : null;
    }

    /// <summary>Those of the candidates who are still at risk: who left since the shard was asked would be told of as Low.</summary>
    private async ValueTask<Dictionary<string, CustomerRisk>> LookAsync(IEnumerable<ShardedCustomer> candidates, RiskFilter filter, CancellationToken ct)
    {
        IEnumerable<CustomerRisk>[] shardsOfThem = await Task.WhenAll(candidates
            .GroupBy(candidate => candidate.Shard, candidate => candidate.Customer.CustomerId)
            .Select(shard => LookAsync(shard.Key, [.. shard], filter, ct)));

        // Who moved down between two readings of a shard may be there twice.
        return shardsOfThem.SelectMany(customers => customers).DistinctBy(customer => customer.CustomerId, StringComparer.Ordinal).ToDictionary(customer => customer.CustomerId, StringComparer.Ordinal);
    }

    private async Task<IEnumerable<CustomerRisk>> LookAsync(ShardId shard, string[] ids, RiskFilter filter, CancellationToken ct)
    {
        ProfilesAsOf read = await ReadProfilesAsync(shard, ids, ct);
        List<CustomerRisk> found = new(ids.Length);
        for (int i = 0; i < ids.Length; i++)
        {
            if (read.Snapshots[i].IsEmpty || !profiles.TryRead(ids[i], read.Snapshots[i], out Profile? profile, out _)) continue;
            if (filter.Covers(profile.Attributes) && CustomerRisk.Of(profile, profiles.Policy) is { Level: > RiskLevel.Low } customer) found.Add(customer);
        }

        return found;
    }

    private Task<ProfilesAsOf> ReadProfilesAsync(ShardId shard, IReadOnlyList<string> customerIds, CancellationToken ct) =>
        _turns.AskAsync(() => reader.ReadProfilesAsync(shard, customerIds, ct), ct);
}
