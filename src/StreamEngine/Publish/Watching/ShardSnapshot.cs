using System.Collections;
using StreamEngine.Domain;
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
/// <para>Who is at risk and cannot be read is not in what is told (<see cref="ProfileReader"/>), so their crossings are: all after Begin.</para>
/// <para>Beside the list, which watchers share, it remembers a number for each page, a bit for each customer and who could not be read: thousands may be under way.</para>
/// </remarks>
internal sealed class ShardSnapshot
{
    private const int PageSize = 256;

    private readonly WatchHub _hub;
    private readonly ShardId _shard;
    private readonly RiskFilter _filter;
    private readonly AtRiskIds _atRisk;
    private readonly IReadOnlyList<string> _customerIds;
    private readonly List<long> _pagesReadAt = [];
    private readonly BitArray _told;
    private readonly HashSet<int> _unread = [];

    private ShardSnapshot(WatchHub hub, ShardId shard, RiskFilter filter, AtRiskIds atRisk)
    {
        (_hub, _shard, _filter) = (hub, shard, filter);

        // Held as a whole, for others find it only as long as someone holds it.
        _atRisk = atRisk;
        _customerIds = filter.CustomerIds is { } only ? [.. atRisk.CustomerIds.Where(only.Contains)] : atRisk.CustomerIds;
        _told = new BitArray(_customerIds.Count);
        Begin = new ShardPosition(atRisk.State?.LastSequence ?? 0, StoreOrigin.DigestOf(atRisk.State));
        End = Begin.Handled;
        AsOf = atRisk.State?.Time ?? Instant.Start;
    }

    /// <summary>The position as of which those at risk were found.</summary>
    public ShardPosition Begin { get; }

    /// <summary>The number of the last crossing that any page was read at.</summary>
    public long End { get; private set; }

    /// <summary>The event time that the shard had reached then.</summary>
    public Instant AsOf { get; private set; }

    /// <param name="hub">Where to read.</param>
    /// <param name="shard">Of which shard.</param>
    /// <param name="filter">Who is wanted.</param>
    /// <param name="before">Where the watcher stood; null: nowhere yet.</param>
    /// <param name="ct">Gives up.</param>
    public static async ValueTask<ShardSnapshot> BeginAsync(WatchHub hub, ShardId shard, RiskFilter filter, ShardPosition? before, CancellationToken ct) =>
        new(hub, shard, filter, await hub.AtRisk.TakeAsync(shard, before, ct));

    /// <summary>Those of the next page who are at risk and let through; null: there are no more pages.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    /// <exception cref="SnapshotOvertakenException">The store went back meanwhile: what was read does not fit together.</exception>
    public async ValueTask<IReadOnlyList<CustomerRisk>?> ReadPageAsync(CancellationToken ct)
    {
        int first = _pagesReadAt.Count * PageSize;
        if (first >= _customerIds.Count) return null;
        string[] page = [.. _customerIds.Skip(first).Take(PageSize)];
        ProfilesAsOf read = await _hub.Log.AskStoreAsync(_shard, () => _hub.Reader.ReadProfilesAsync(_shard, page, ct), ct);
        long at = read.State?.LastSequence ?? 0;
        if (at < End || StoreOrigin.DigestOf(read.State) != Begin.Origin) throw new SnapshotOvertakenException();
        _pagesReadAt.Add(End = at);
        AsOf = read.State?.Time ?? Instant.Start;
        List<CustomerRisk> customers = [];
        for (int i = 0; i < page.Length; i++)
        {
            if (read.Snapshots[i].IsEmpty) continue;
            if (!_hub.Profiles.TryRead(page[i], read.Snapshots[i], out Profile? profile, out _))
            {
                _unread.Add(first + i);
                continue;
            }

            if (CustomerRisk.Of(profile, _hub.Policy) is not { Level: > RiskLevel.Low } customer || !_filter.Admits(customer)) continue;
            _told[first + i] = true;
            customers.Add(customer);
        }

        return customers;
    }

    /// <summary>Whether the customer was read as of this crossing or a later one, so that it needs no telling. For when all pages are read.</summary>
    /// <param name="customerId">Whose crossing.</param>
    /// <param name="sequence">Its number.</param>
    /// <param name="mayBeKnown">The watcher may have been told of the customer before this snapshot: then only telling again makes up for it.</param>
    public bool Holds(string customerId, long sequence, bool mayBeKnown) =>
        Utf8Order.Find(_customerIds, customerId) is var place and >= 0 && !_unread.Contains(place) && sequence <= _pagesReadAt[place / PageSize] && (!mayBeKnown || _told[place]);
}

/// <summary>The store went back while a snapshot was read: it begins again.</summary>
internal sealed class SnapshotOvertakenException : Exception;
