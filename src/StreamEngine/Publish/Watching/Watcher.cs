using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Profiles;
using StreamEngine.Publish.Recent;
using StreamEngine.Store;
using StreamEngine.Telemetry;

namespace StreamEngine.Publish.Watching;

/// <summary>One watch: the snapshot where one is wanted, then crossings as they become durable, with heartbeats between.</summary>
/// <remarks>
/// <code>
///          untold shards left              none left                held up for SlowAfter
///  begin ──────────────────► snapshot ───────────────► live ─────────────────────────────► conflating
///    │                          shard by shard           ▲  ◄───────────────────────────────   │
///    └───────────────── position ────────────────────────┘            caught up                │
///                                                        takes nothing for GiveUpAfter, or more than Buffer
///                                                        customers wait: ended, TooSlow   ◄────┘
/// </code>
/// Nothing is queued for a watcher: it pulls from the <see cref="CrossingLog"/> when the sink has taken what went before.
/// Where it comes back from afar it reads all that it missed, one by one; only a sink that holds it up makes it slow.
/// </remarks>
internal sealed class Watcher
{
    private const int PageSize = 256;

    private readonly CrossingLog _log;
    private readonly IRiskReader _reader;
    private readonly RiskPolicy _policy;
    private readonly WatchOptions _options;
    private readonly WatchRequest _request;
    private readonly OutputMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly WatchPosition _position;
    private readonly WatchPen _pen;
    private readonly FeedBell _bell;
    private bool _hasCaughtUp;

    private Watcher(WatchHub hub, WatchRequest request, WatchPosition position, IWatchSink sink)
    {
        (_log, _reader, _policy, _options, _metrics, _time) = (hub.Log, hub.Reader, hub.Policy, hub.Options, hub.Metrics, hub.Time);
        _request = request;
        _position = position;
        _pen = new WatchPen(sink, position, _options, _time);
        _bell = new FeedBell(_log.Shards);
    }

    /// <summary>Watches until cancelled.</summary>
    /// <exception cref="WatchEndedException">It cannot go on.</exception>
    public static async Task RunAsync(WatchHub hub, WatchRequest request, IWatchSink sink, CancellationToken ct)
    {
        hub.Metrics.WatchBegun(request.From is not null ? "resumed" : request.Snapshot ? "snapshot" : "live");
        string reason = "failed";
        try
        {
            await hub.Log.BegunAsync(ct);
            await new Watcher(hub, request, Begin(hub.Log, request), sink).RunAsync(ct);
        }
        catch (CrossingsGoneException)
        {
            reason = "too_old";
            throw new WatchEndedException(WatchEnd.TooOld, token: null);
        }
        catch (WatchEndedException ended)
        {
            reason = ended.Reason == WatchEnd.TooOld ? "too_old" : "too_slow";
            throw;
        }
        catch (Exception) when (ct.IsCancellationRequested)
        {
            // Whatever a write into a closed stream throws.
            reason = "closed";
            throw;
        }
        finally
        {
            hub.Metrics.WatchEnded(reason);
        }
    }

    private static WatchPosition Begin(CrossingLog log, WatchRequest request)
    {
        if (request.From is { } from)
            return from.Count == log.Shards.Count ? from : throw new WatchEndedException(WatchEnd.TooOld, token: null);
        WatchPosition position = WatchPosition.Untold(log.Shards.Count);
        if (request.Snapshot) return position;
        foreach (ShardId shard in log.Shards)
        {
            ShardStanding standing = log.StandingOf(shard);
            position[shard] = new ShardPosition(standing.Last, standing.Origin);
        }

        return position;
    }

    private async Task RunAsync(CancellationToken ct)
    {
        // Before the first look, so that nothing falls between them.
        using IDisposable ringing = _log.Ring(_bell);
        await TellSnapshotAsync(ct);
        while (true)
        {
            // Who catches up may take its time; who has caught up and is then held up is slow.
            bool isSlow = _pen.IsSlow && _hasCaughtUp;
            _pen.Forgive();
            if (isSlow) await TellNewestAsync(ct);
            else await TellPagesAsync(ct);
            _hasCaughtUp |= !_bell.HasNews();

            TimeSpan rest = _request.Heartbeat - _pen.Silence;
            if (rest <= TimeSpan.Zero) await _pen.SendAsync(new HeartbeatEvent(_pen.Token, Instant.From(_time.GetUtcNow()), _log.AsOf), ct);
            else await _bell.WaitAsync(rest, _time, ct);
        }
    }

    private async ValueTask TellSnapshotAsync(CancellationToken ct)
    {
        if (_position.FirstUntold() is null) return;
        int customers = 0;
        while (_position.FirstUntold() is { } shard)
        {
            ShardSnapshot snapshot = new(_log, _reader, shard, _policy);
            string token = _pen.Token;
            await foreach (CustomerRisk customer in snapshot.ReadAsync(_request.Filter, ct))
            {
                await _pen.SendAsync(new AtRiskEvent(token, customer), ct);
                customers++;
            }

            // Until the shard is told whole, its snapshot would begin again.
            await TellSinceAsync(shard, snapshot, token, ct);
            _position[shard] = snapshot.Begin with { Handled = snapshot.End };
        }

        await _pen.SendAsync(new SnapshotCompleteEvent(_pen.Token, customers), ct);
    }

    /// <summary>What happened while the snapshot was read, without what it already holds.</summary>
    private async ValueTask TellSinceAsync(ShardId shard, ShardSnapshot snapshot, string token, CancellationToken ct)
    {
        long handled = snapshot.Begin.Handled;
        while (handled < snapshot.End)
        {
            int limit = (int)Math.Min(PageSize, snapshot.End - handled);
            IReadOnlyList<NumberedCrossing> page = await ReadStoredAsync(shard, handled, limit, ct);
            foreach (NumberedCrossing crossing in page)
            {
                if (_request.Filter.Admits(crossing.Crossing) && !snapshot.Holds(crossing.Crossing.CustomerId, crossing.Id.Sequence))
                    await _pen.SendAsync(new CrossingEvent(token, crossing, Conflated: 0), ct);
            }

            handled += page.Count;
        }
    }

    /// <summary>Past the log, which may not have heard of them yet.</summary>
    private async ValueTask<IReadOnlyList<NumberedCrossing>> ReadStoredAsync(ShardId shard, long after, int limit, CancellationToken ct)
    {
        IReadOnlyList<NumberedCrossing> page = await _log.AskStoreAsync(() => _reader.ReadCrossingsAsync(shard, after, limit, ct), ct);
        return page.Count > 0 && page[0].Id.Sequence == after + 1 ? page : throw new CrossingsGoneException(shard);
    }

    private async ValueTask TellPagesAsync(CancellationToken ct)
    {
        foreach (ShardId shard in _log.Shards)
        {
            if (!_bell.TakeNews(shard.Partition)) continue;
            long handled = Check(shard).Handled;
            IReadOnlyList<NumberedCrossing> page = await _log.ReadAsync(shard, handled, PageSize, ct);
            foreach (NumberedCrossing crossing in page)
            {
                await TellAsync(crossing, leftOut: 0, ct);
                if (_pen.IsSlow) break;
            }

            // A full page may have more behind it, as does one that was broken off; the other shards come first.
            if (page.Count == PageSize || _pen.IsSlow) _bell.Ring(shard);
            if (_pen.IsSlow) return;
        }
    }

    /// <summary>For a watcher that was held up: of all that waits, the newest of each customer.</summary>
    private async ValueTask TellNewestAsync(CancellationToken ct)
    {
        List<(Conflation Waiting, CrossingId Last)> shards = [];
        foreach (ShardId shard in _log.Shards)
        {
            if (!_bell.TakeNews(shard.Partition)) continue;
            long handled = Check(shard).Handled;
            if (!_log.Holds(shard, handled)) throw new WatchEndedException(WatchEnd.TooSlow, _pen.Token);
            IReadOnlyList<NumberedCrossing> all = await _log.ReadAsync(shard, handled, int.MaxValue, ct);
            if (all.Count == 0) continue;
            Conflation waiting = new(keepsAll: _request.WithoutConflation);
            foreach (NumberedCrossing crossing in all)
                if (_request.Filter.Admits(crossing.Crossing)) waiting.Add(crossing);
            shards.Add((waiting, all[^1].Id));
        }

        if (shards.Sum(shard => shard.Waiting.Count) > _options.Buffer) throw new WatchEndedException(WatchEnd.TooSlow, _pen.Token);
        foreach ((Conflation waiting, CrossingId last) in shards)
        {
            foreach ((NumberedCrossing newest, int leftOut) in waiting.InOrder()) await TellAsync(newest, leftOut, ct);
            _position.MoveTo(last.Shard, last.Sequence);
        }
    }

    private async ValueTask TellAsync(NumberedCrossing crossing, int leftOut, CancellationToken ct)
    {
        _position.MoveTo(crossing.Id.Shard, crossing.Id.Sequence);
        if (!_request.Filter.Admits(crossing.Crossing)) return;
        await _pen.SendAsync(new CrossingEvent(_pen.Token, crossing, leftOut), ct);
        _metrics.Told(leftOut);

        // For who comes back from afar, the delay would be its own absence.
        if (_hasCaughtUp) _metrics.Delivered(crossing.Id.Shard.Partition, crossing.Id.Sequence, _time.GetUtcNow());
    }

    /// <summary>Whether the store is still the one that the position was taken in.</summary>
    private ShardPosition Check(ShardId shard)
    {
        ShardPosition held = _position[shard]!.Value;
        ushort origin = _log.StandingOf(shard).Origin;
        if (held.Origin == origin) return held;
        if (held.Origin != StoreOrigin.None) throw new CrossingsGoneException(shard);
        held = held with { Origin = origin };
        _position[shard] = held;
        return held;
    }
}
