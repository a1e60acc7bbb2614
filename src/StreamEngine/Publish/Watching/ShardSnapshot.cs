using System.Runtime.CompilerServices;
using StreamEngine.Domain;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Profiles;
using StreamEngine.Domain.Scoring;
using StreamEngine.Publish.Recent;
using StreamEngine.Store;

namespace StreamEngine.Publish.Watching;

/// <summary>Everyone at risk in one shard, read in pages while the shard goes on; and which crossings the telling already holds.</summary>
/// <remarks>
/// Each page is read together with the number of the shard's last crossing at that moment. Who was read at number n has every crossing
/// up to n in what was told; anyone else has been told nothing since <see cref="Begin"/>. So the crossings after Begin, without those that
/// <see cref="Holds"/>, complete the snapshot exactly.
/// </remarks>
internal sealed class ShardSnapshot(CrossingLog log, IRiskReader reader, ShardId shard, RiskPolicy policy)
{
    private const int PageSize = 256;

    private readonly Dictionary<string, long> _readAt = new(StringComparer.Ordinal);

    /// <summary>The position before anyone was read.</summary>
    public ShardPosition Begin { get; private set; }

    /// <summary>The number of the last crossing that any page was read at.</summary>
    public long End { get; private set; }

    public async IAsyncEnumerable<CustomerRisk> ReadAsync(RiskFilter filter, [EnumeratorCancellation] CancellationToken ct)
    {
        AtRiskIds atRisk = await log.AskStoreAsync(() => reader.ReadAtRiskIdsAsync(shard, ct), ct);
        Begin = new ShardPosition(atRisk.State?.LastSequence ?? 0, StoreOrigin.DigestOf(atRisk.State));
        End = Begin.Handled;
        foreach (string[] page in Wanted(atRisk.CustomerIds, filter).Chunk(PageSize))
        {
            ProfilesAsOf read = await log.AskStoreAsync(() => reader.ReadProfilesAsync(shard, page, ct), ct);
            long at = read.State?.LastSequence ?? 0;
            End = Math.Max(End, at);
            for (int i = 0; i < page.Length; i++)
            {
                if (at > Begin.Handled) _readAt[page[i]] = at;
                if (Find(page[i], read.Snapshots[i]) is { Level: > RiskLevel.Low } customer && filter.Admits(customer)) yield return customer;
            }
        }
    }

    /// <summary>Whether the customer was told of as of this crossing or a later one.</summary>
    public bool Holds(string customerId, long sequence) => _readAt.TryGetValue(customerId, out long at) && sequence <= at;

    private static IEnumerable<string> Wanted(IReadOnlyList<string> ids, RiskFilter filter) =>
        filter.CustomerIds is { } only ? ids.Where(only.Contains) : ids;

    private CustomerRisk? Find(string customerId, ReadOnlyMemory<byte> snapshot) =>
        !snapshot.IsEmpty && ProfileSnapshot.TryRead(customerId, snapshot.Span, policy, out Profile? profile, out _) ? CustomerRisk.Of(profile, policy) : null;
}
