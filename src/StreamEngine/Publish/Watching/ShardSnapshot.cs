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
internal sealed class ShardSnapshot
{
    private const int PageSize = 256;

    private readonly CrossingLog _log;
    private readonly IRiskReader _reader;
    private readonly ShardId _shard;
    private readonly RiskPolicy _policy;
    private readonly IReadOnlyList<string> _customerIds;
    private readonly Dictionary<string, long> _readAt = new(StringComparer.Ordinal);
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    private ShardSnapshot(WatchHub hub, ShardId shard, AtRiskIds atRisk)
    {
        (_log, _reader, _policy) = (hub.Log, hub.Reader, hub.Policy);
        _shard = shard;
        _customerIds = atRisk.CustomerIds;
        Begin = new ShardPosition(atRisk.State?.LastSequence ?? 0, StoreOrigin.DigestOf(atRisk.State));
        End = Begin.Handled;
    }

    /// <summary>The position as of which those at risk were found.</summary>
    public ShardPosition Begin { get; }

    /// <summary>The number of the last crossing that any page was read at.</summary>
    public long End { get; private set; }

    public static async ValueTask<ShardSnapshot> BeginAsync(WatchHub hub, ShardId shard, CancellationToken ct) =>
        new(hub, shard, await hub.Log.AskStoreAsync(() => hub.Reader.ReadAtRiskIdsAsync(shard, ct), ct));

    /// <summary>To be read one after another.</summary>
    public IEnumerable<string[]> Pages(RiskFilter filter) =>
        (filter.CustomerIds is { } only ? _customerIds.Where(only.Contains) : _customerIds).Chunk(PageSize);

    /// <summary>Those of a page who are at risk and let through.</summary>
    /// <exception cref="SnapshotOvertakenException">The store went back meanwhile: what was read does not fit together.</exception>
    public async ValueTask<IReadOnlyList<CustomerRisk>> ReadAsync(string[] page, RiskFilter filter, CancellationToken ct)
    {
        ProfilesAsOf read = await _log.AskStoreAsync(() => _reader.ReadProfilesAsync(_shard, page, ct), ct);
        long at = read.State?.LastSequence ?? 0;
        if (at < End || StoreOrigin.DigestOf(read.State) != Begin.Origin) throw new SnapshotOvertakenException();
        End = at;
        List<CustomerRisk> customers = [];
        for (int i = 0; i < page.Length; i++)
        {
            _readAt[page[i]] = at;
            if (Find(page[i], read.Snapshots[i]) is not { Level: > RiskLevel.Low } customer || !filter.Admits(customer)) continue;
            _told.Add(page[i]);
            customers.Add(customer);
        }

        return customers;
    }

    /// <summary>Whether the customer was read as of this crossing or a later one, so that it needs no telling.</summary>
    /// <param name="customerId">Whose crossing.</param>
    /// <param name="sequence">Its number.</param>
    /// <param name="mayBeKnown">The watcher may have been told of the customer before this snapshot: then only telling again makes up for it.</param>
    public bool Holds(string customerId, long sequence, bool mayBeKnown) =>
        _readAt.TryGetValue(customerId, out long at) && sequence <= at && (!mayBeKnown || _told.Contains(customerId));

    private CustomerRisk? Find(string customerId, ReadOnlyMemory<byte> snapshot) =>
        !snapshot.IsEmpty && ProfileSnapshot.TryRead(customerId, snapshot.Span, _policy, out Profile? profile, out _) ? CustomerRisk.Of(profile, _policy) : null;
}

/// <summary>The store went back while a snapshot was read: it begins again.</summary>
internal sealed class SnapshotOvertakenException : Exception;
