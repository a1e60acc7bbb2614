using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
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
///    └───────────────── position ────────────────────────┘         all that waited is told     │
///                                                        takes nothing for GiveUpAfter, or more than Buffer
///                                                        customers wait: ended, TooSlow   ◄────┘
/// </code>
/// Nothing is queued for a watcher: it pulls from the <see cref="CrossingLog"/> when the sink has taken what went before.
/// Where it comes back from afar it reads all that it missed, one by one; only a sink that holds it up makes it slow: by one event, or by many
/// with more than Buffer crossings behind them. A shard that is told is live; it does not wait for one that the store does not answer for.
/// </remarks>
internal sealed class Watcher
{
    private const int PageSize = 256;

    private readonly WatchHub _hub;
    private readonly WatchRequest _request;
    private readonly WatchPosition _position;
    private readonly WatchPen _pen;
    private readonly WatchPulse _pulse;
    private readonly FeedBell _bell;
    private readonly UnreadShards _unread;
    private readonly SnapshotTeller _snapshot;

    // How far the shards that came back had come by then.
    private readonly Dictionary<ShardId, long> _missed = [];
    private bool _hasCaughtUp;

    private Watcher(WatchHub hub, WatchRequest request, WatchPosition position, IWatchSink sink)
    {
        _hub = hub;
        _request = request;
        _position = position;
        _pen = new WatchPen(sink, position, hub.Options, hub.Time, ShowBacklog);
        _pulse = new WatchPulse(_pen, hub.Log, request.Heartbeat, hub.Time);
        _bell = new FeedBell(hub.Log.Shards);
        _unread = new UnreadShards(_bell, hub.Log.Feed, hub.Time);
        _snapshot = new SnapshotTeller(hub, request.Filter, position, _pen, _pulse, _bell, _unread);
    }

    private CrossingLog Crossings => _hub.Log;

    private WatchOptions Options => _hub.Options;

    private TimeProvider Time => _hub.Time;

    /// <summary>Watches until cancelled.</summary>
    /// <exception cref="WatchEndedException">It cannot go on.</exception>
    public static async Task RunAsync(WatchHub hub, WatchRequest request, IWatchSink sink, CancellationToken ct)
    {
        hub.Metrics.WatchBegun(request.From is not null ? "resumed" : request.Snapshot ? "snapshot" : "live");
        string reason = "failed";
        try
        {
            Watcher watcher = new(hub, request, await WatchStart.BeginAsync(hub, request, ct), sink);
            using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(ct);
            try
            {
                await watcher.RunAsync(end.Token);
            }
            finally
            {
                hub.Held.Release(watcher);

                // The store may still be asked for a watcher that did not take its heartbeat.
                await end.CancelAsync();
            }
        }
        catch (CrossingsGoneException)
        {
            reason = "too_old";
            throw new WatchEndedException(WatchEnd.TooOld, token: null);
        }
        catch (WatchEndedException ended)
        {
            reason = ended.Reason switch { WatchEnd.TooOld => "too_old", WatchEnd.TooSlow => "too_slow", _ => reason };
            throw;
        }
        catch (Exception gone) when (gone is OperationCanceledException || ct.IsCancellationRequested)
        {
            // Whatever a write into a closed stream throws, or one after the caller's deadline.
            reason = "closed";
            throw;
        }
        finally
        {
            hub.Metrics.WatchEnded(reason);
        }
    }

    private async Task RunAsync(CancellationToken ct)
    {
        // Before the first look, so that nothing falls between them.
        using IDisposable ringing = Crossings.Ring(_bell);

        // Who begins with what happens next has a token from the start.
        if (_request is { From: null, Place: null, Snapshot: false }) await _pulse.BeatAsync(ct);
        while (true)
        {
            _unread.RingWhenDue();
            await _snapshot.TellAsync(ct);

            // Who catches up may take its time, and does so while some shard is not known or its snapshot not told; who has caught up and is then held up
            // is slow. Being far behind alone makes nobody slow: that may be the node's doing, and nothing piles up here.
            bool isSlow = _hasCaughtUp && IsSlow();
            _pen.Forgive();
            long[]? targets = _hasCaughtUp || !_snapshot.IsOver || !Crossings.HasBegun ? null : [.. Crossings.Shards.Select(shard => Crossings.StandingOf(shard).Last)];
            if (isSlow) await TellNewestAsync(ct);
            await TellPagesAsync(stopsWhenSlow: _hasCaughtUp, ct);

            if (!_hasCaughtUp) _pen.KeepsUp();
            else if (_pen.Held > TimeSpan.Zero) Recount();
            _hasCaughtUp = _hasCaughtUp || (targets is not null && HasReached(targets));

            TimeSpan rest = _pulse.Rest < _unread.Rest ? _pulse.Rest : _unread.Rest;
            if (_pulse.Rest <= TimeSpan.Zero) await _pulse.BeatAsync(ct);
            else if (rest > TimeSpan.Zero) await _bell.WaitAsync(rest, Time, ct);
        }
    }

    /// <summary>A shard whose snapshot is not told keeps its ring for the telling.</summary>
    private bool HasNews(ShardId shard) => _position.IsTold(shard) && _bell.TakeNews(shard.Partition);

    /// <summary>Whether the sink held one event up for long; or for as long took what it was told by little and little, with far more behind that.</summary>
    private bool IsSlow() => _pen.IsSlow || (_pen.IsLagging && Backlog().Waiting > Options.Buffer);

    /// <summary>Whether what waits in the shard was missed while it could not be read: it is caught up with like everything that was missed, and makes nobody slow.</summary>
    private bool IsMissed(ShardId shard) => _unread.Holds(shard) || (_missed.TryGetValue(shard, out long last) && _position[shard]!.Value.Handled < last);

    /// <summary>How many crossings wait, admitted or not, that were not missed; and how many all shards have logged by then.</summary>
    private (long Waiting, long Logged) Backlog()
    {
        (long waiting, long logged) = (0, 0);
        foreach (ShardId shard in Crossings.Shards)
        {
            long last = Crossings.StandingOf(shard).Last;
            logged += last;
            if (_position.IsTold(shard) && !IsMissed(shard)) waiting += Math.Max(0, last - _position[shard]!.Value.Handled);
        }

        return (waiting, logged);
    }

    /// <summary>Where not much waits any more it keeps up; once a round, for what waits is counted shard by shard.</summary>
    private void Recount()
    {
        (long waiting, long logged) = Backlog();
        if (waiting > Options.Buffer)
        {
            _hub.Held.Hold(this, waiting, logged);
            return;
        }

        _pen.KeepsUp();
        _hub.Held.Release(this);
    }

    /// <summary>For as long as it is held up; who still catches up may have any number waiting.</summary>
    private void ShowBacklog()
    {
        if (!_hasCaughtUp) return;
        (long waiting, long logged) = Backlog();
        _hub.Held.Hold(this, waiting, logged);
    }

    private bool IsBehind(ShardId shard) => _position[shard]!.Value.Handled < Crossings.StandingOf(shard).Last;

    /// <summary>In every shard but those missed: they keep no watcher from having caught up with the others.</summary>
    private bool HasReached(long[] targets)
    {
        for (int i = 0; i < targets.Length; i++)
            if (_position[Crossings.Shards[i]]!.Value.Handled < targets[i] && !IsMissed(Crossings.Shards[i])) return false;
        return true;
    }

    private async ValueTask TellPagesAsync(bool stopsWhenSlow, CancellationToken ct)
    {
        foreach (ShardId shard in Crossings.Shards)
        {
            if (!HasNews(shard) || await ReadNewsAsync(shard, ReadPageAsync, ct) is not { } page) continue;
            bool isBrokenOff = false;
            foreach (NumberedCrossing crossing in page)
            {
                await TellAsync(crossing, leftOut: 0, ct);
                isBrokenOff = stopsWhenSlow && IsSlow();
                if (isBrokenOff) break;
            }

            // A full page may have more behind it, as does one that was broken off, or ends before what is missing; the other shards come first.
            if (page.Count == PageSize || isBrokenOff || (page.Count > 0 && IsBehind(shard))) _bell.Ring(shard);
            if (isBrokenOff) return;
        }
    }

    /// <summary>For a watcher that is slow: of all that waits and was not missed, the newest of each customer.</summary>
    private async ValueTask TellNewestAsync(CancellationToken ct)
    {
        List<Conflation> shards = [];
        int customers = 0;
        foreach (ShardId shard in Crossings.Shards)
        {
            if (IsMissed(shard) || !HasNews(shard)) continue;
            if (await ReadNewsAsync(shard, (held, end) => ReadNewestAsync(held, Options.Buffer - customers, end), ct) is not { } waiting) continue;
            customers += waiting.Count;
            shards.Add(waiting);
        }

        foreach (Conflation waiting in shards)
        {
            foreach ((NumberedCrossing newest, int leftOut) in waiting.InOrder()) await TellAsync(newest, leftOut, ct);
            _position.MoveTo(waiting.Last.Shard, waiting.Last.Sequence);
        }
    }

    /// <summary>Null: the store does not answer for this shard, or this node does not know it yet; it rings again.</summary>
    private async ValueTask<T?> ReadNewsAsync<T>(ShardId shard, Func<CrossingId, CancellationToken, ValueTask<T>> readAfter, CancellationToken ct)
        where T : class
    {
        try
        {
            ShardPosition? held = await _pulse.BeatWhileAsync(StoreIdentity.CheckAsync(_hub, shard, _position[shard]!.Value, ct), ct);
            if (held is null) return null;
            _position[shard] = held;
            T news = await readAfter(new CrossingId(shard, held.Value.Handled), ct);
            if (_unread.Remove(shard)) _missed[shard] = Crossings.StandingOf(shard).Last;
            return news;
        }
        catch (StoreUnavailableException)
        {
            _unread.Add(shard);
            return null;
        }
    }

    private ValueTask<IReadOnlyList<NumberedCrossing>> ReadPageAsync(CrossingId after, CancellationToken ct) =>
        _pulse.BeatWhileAsync(Crossings.ReadAsync(after.Shard, after.Sequence, PageSize, ct), ct);

    /// <exception cref="WatchEndedException">More than <paramref name="most"/> customers wait.</exception>
    private async ValueTask<Conflation> ReadNewestAsync(CrossingId after, int most, CancellationToken ct)
    {
        Conflation waiting = new(after, keepsAll: _request.WithoutConflation);
        for (IReadOnlyList<NumberedCrossing> page = await ReadPageAsync(after, ct); page.Count > 0; page = await ReadPageAsync(waiting.Last, ct))
        {
            foreach (NumberedCrossing crossing in page)
            {
                if (_request.Filter.Admits(crossing.Crossing)) waiting.Add(crossing);
                else waiting.Pass(crossing);
            }

            if (waiting.Count > most) throw new WatchEndedException(WatchEnd.TooSlow, _pen.Token);
        }

        return waiting;
    }

    private async ValueTask TellAsync(NumberedCrossing crossing, int leftOut, CancellationToken ct)
    {
        // Before it is reached: the last one that was missed would be missed no more.
        bool isMissed = IsMissed(crossing.Id.Shard);
        _position.MoveTo(crossing.Id.Shard, crossing.Id.Sequence);
        if (!_request.Filter.Admits(crossing.Crossing)) return;

        // For who comes back from afar, the delay would be its own absence; or the store's.
        (int shard, long sequence) = (crossing.Id.Shard.Partition, crossing.Id.Sequence);
        CrossingOrigin? origin = _hasCaughtUp && !isMissed ? _hub.Metrics.Origins.Find(shard, sequence) : null;
        DateTimeOffset began = origin?.Trace is null ? default : Time.GetUtcNow();
        await SendAsync(crossing, leftOut, ct);
        if (origin is not { } known) return;
        DateTimeOffset now = Time.GetUtcNow();
        _hub.Metrics.Delivered(known, now);
        known.Trace?.Delivered(shard, sequence, began, now);
    }

    private async ValueTask SendAsync(NumberedCrossing crossing, int leftOut, CancellationToken ct)
    {
        await _pen.SendAsync(new CrossingEvent(_pen.Token, crossing, leftOut), ct);
        _hub.Metrics.Told(leftOut);
    }
}
