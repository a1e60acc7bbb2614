using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Profiles;
using StreamEngine.Publish.Recent;
using StreamEngine.Store;

namespace StreamEngine.Publish.Watching;

/// <summary>Tells one watcher of everyone at risk, shard by shard, and of what happened to them meanwhile.</summary>
/// <remarks>
/// A shard that the store does not answer for rings again after a while, and is gone on with from where its telling broke off: nothing is told
/// twice, and no other shard waits for it, neither for its own telling nor for what happens after that.
/// </remarks>
/// <param name="hub">Where to read.</param>
/// <param name="filter">Who is wanted.</param>
/// <param name="position">Where the watcher stands; moves on.</param>
/// <param name="pen">Tells.</param>
/// <param name="pulse">Beats while the store is asked.</param>
/// <param name="bell">Which shards are worth a question.</param>
/// <param name="unread">Rings for those that got no answer.</param>
internal sealed class SnapshotTeller(
    WatchHub hub, RiskFilter filter, WatchPosition position, WatchPen pen, WatchPulse pulse, FeedBell bell, UnreadShards unread)
{
    private const int PageSize = 256;

    private readonly Dictionary<ShardId, Telling> _begun = [];
    private int _customers;

    // What another call told of is as of an event time that nobody knows here.
    private Instant _asOf = position.UntoldShards().Count == position.Count ? Instant.Never : Instant.Start;

    /// <summary>Whether all shards are told, and the watcher knows.</summary>
    public bool IsOver { get; private set; } = position.UntoldShards().Count == 0;

    /// <summary>Tells of every shard that is untold and rings; and when none is left, that all is told.</summary>
    public async ValueTask TellAsync(CancellationToken ct)
    {
        if (IsOver) return;
        foreach (ShardId shard in position.UntoldShards())
            if (bell.TakeNews(shard.Partition)) await TellAsync(shard, ct);
        if (position.UntoldShards().Count > 0) return;
        await pen.SendAsync(new SnapshotCompleteEvent(pen.Token, _customers, _asOf == Instant.Start ? null : _asOf), ct);
        IsOver = true;
    }

    private async ValueTask TellAsync(ShardId shard, CancellationToken ct)
    {
        try
        {
            if (!_begun.TryGetValue(shard, out Telling? telling)) _begun[shard] = telling = await BeginAsync(shard, ct);
            await TellPagesAsync(telling, ct);
            await TellSinceAsync(shard, telling, ct);
            position[shard] = telling.Snapshot.Begin with { Handled = telling.Snapshot.End };

            // The list may be old, and what happened since may have rung before the telling.
            bell.Ring(shard);
            _customers += telling.Customers;
            _asOf = Instant.Min(_asOf, telling.Snapshot.AsOf);
            _begun.Remove(shard);
            unread.Remove(shard);
        }
        catch (SnapshotOvertakenException)
        {
            // Again, with what the store has now.
            hub.AtRisk.Forget(shard);
            _begun.Remove(shard);
            bell.Ring(shard);
        }
        catch (StoreUnavailableException)
        {
            unread.Add(shard);
        }
    }

    private async ValueTask<Telling> BeginAsync(ShardId shard, CancellationToken ct)
    {
        ShardPosition? before = position[shard];
        ShardSnapshot snapshot = await pulse.BeatWhileAsync(ShardSnapshot.BeginAsync(hub, shard, filter, before, ct), ct);
        if (before is { Origin: not StoreOrigin.None } held && held.Origin != snapshot.Begin.Origin) throw new CrossingsGoneException(shard);

        // Until the shard is told whole, the token says where its telling began: what happened since to those told of in a call that was
        // cut off is told in the next.
        long since = Math.Min(before?.Handled ?? snapshot.Begin.Handled, snapshot.Begin.Handled);
        position[shard] = snapshot.Begin with { Handled = since, IsBeingTold = true };
        return new Telling(snapshot, mayBeKnown: before is not null) { Since = since };
    }

    private async ValueTask TellPagesAsync(Telling telling, CancellationToken ct)
    {
        while (await pulse.BeatWhileAsync(telling.Snapshot.ReadPageAsync(ct), ct) is { } page)
        {
            foreach (CustomerRisk customer in page)
            {
                await pen.SendAsync(new AtRiskEvent(pen.Token, customer), ct);
                telling.Customers++;
            }
        }
    }

    /// <summary>What happened while the snapshot was read, without what it already holds. The log may not have heard of it yet.</summary>
    private async ValueTask TellSinceAsync(ShardId shard, Telling telling, CancellationToken ct)
    {
        while (telling.Since < telling.Snapshot.End)
        {
            int limit = (int)Math.Min(PageSize, telling.Snapshot.End - telling.Since);
            IReadOnlyList<NumberedCrossing> page = await pulse.BeatWhileAsync(hub.Log.ReadStoredAsync(shard, telling.Since, limit, ct), ct);
            if (page.Count == 0) throw new SnapshotOvertakenException();
            foreach (NumberedCrossing crossing in page)
            {
                if (!filter.Admits(crossing.Crossing) || telling.Holds(crossing)) continue;
                await pen.SendAsync(new CrossingEvent(pen.Token, crossing, Conflated: 0), ct);
                hub.Metrics.Told(leftOut: 0);
            }

            telling.Since = page[^1].Id.Sequence;
        }
    }

    /// <summary>How far the telling of one shard has come.</summary>
    /// <param name="snapshot">What is told, and how far it was read.</param>
    /// <param name="mayBeKnown">The watcher may have been told of some in an earlier call.</param>
    private sealed class Telling(ShardSnapshot snapshot, bool mayBeKnown)
    {
        public ShardSnapshot Snapshot => snapshot;

        /// <summary>How many were told of.</summary>
        public int Customers { get; set; }

        /// <summary>The last crossing that was told, or needed no telling.</summary>
        public long Since { get; set; }

        public bool Holds(NumberedCrossing crossing) => snapshot.Holds(crossing.Crossing.CustomerId, crossing.Id.Sequence, mayBeKnown);
    }
}
