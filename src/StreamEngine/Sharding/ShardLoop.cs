using Microsoft.Extensions.Logging;
using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Domain.Policy;
using StreamEngine.Ingest;
using StreamEngine.Store;
using StreamEngine.Telemetry;

namespace StreamEngine.Sharding;

/// <summary>The life of one shard on this node.</summary>
/// <remarks>
/// <code>
///              ┌──────────── fenced, rolled back, failed: drop memory ────────────┐
///              ▼                                                                  │
///  start ─► Acquiring ─► Flowing ◄──── store answers ──── Holding ────────────────┤
///              │            └───────── store is silent ─────▲                     │
///              │            └──────────────────────────────────────────────────────┘
///              └─► Halted (a gap that Kafka:OnGap does not let pass)     any ─► Stopped (revoked, shut down)
/// </code>
/// Flowing is: take what has queued, load, apply, commit, tell the broker. While a commit is under way the next batch
/// queues, so batches are small when there is little to do and grow by themselves when there is much.
/// </remarks>
#pragma warning disable CA1001 // A cancellation source with neither timer nor wait handle holds nothing to dispose of.
internal sealed class ShardLoop
#pragma warning restore CA1001
{
    /// <summary>So many are worth a step of their own.</summary>
    private const int GatheredRecords = 3_000;

    private const int MostPauses = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly IShardInput _input;
    private readonly IShardStore _store;
    private readonly RiskPolicy _policy;
    private readonly AnonymousCounts _anonymous;
    private readonly EngineOptions _options;
    private readonly EngineMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly InputBatch _batch = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _drop = new();
    private volatile ShardPhase _phase = ShardPhase.Acquiring;
    private volatile ShardState? _committed;
    private volatile bool _isStepping;
    private volatile ShardSession? _session;

    // Unix milliseconds by Kafka's clock; 0: nothing is in hand.
    private long _oldestInHand;
    private bool _isAcquired;

    /// <summary>So many records find room in the input's buffers, as far as that was found out.</summary>
    private int _room = int.MaxValue;

    public ShardLoop(
        IShardInput input, IShardStore store, RiskPolicy policy, AnonymousCounts anonymous, EngineOptions options, EngineMetrics metrics, TimeProvider clock, ILogger log)
    {
        _input = input;
        _store = store;
        _policy = policy;
        _anonymous = anonymous;
        _options = options;
        _metrics = metrics;
        _clock = clock;
        _log = log;
    }

    public ShardId Shard => _input.Shard;

    public ShardPhase Phase => _phase;

    /// <summary>What this loop last committed, or was given when it acquired; null before.</summary>
    public ShardState? Committed => _committed;

    /// <summary>How many customers are in memory, and what they take, about.</summary>
    public (int Customers, long Bytes) Resident => _session?.Residents is { } residents ? (residents.Count, residents.Bytes) : default;

    /// <summary>The Kafka timestamp of the oldest record here that is not committed, Unix milliseconds; null when none waits here.</summary>
    public long? OldestWaiting(IReadOnlyList<LaneStanding> lanes)
    {
        long? inHand = Interlocked.Read(ref _oldestInHand) is > 0 and var sent ? sent : null;
        return lanes.Select(lane => lane.HeadSent).Append(inHand).Min();
    }

    /// <summary>How the shard's topics stand.</summary>
    public IReadOnlyList<LaneStanding> Lanes => _input.Standing();

    /// <summary>Whether every record the broker has for this shard is committed.</summary>
    public bool IsDrained => _phase == ShardPhase.Flowing && _input.IsCaughtUp && !_isStepping;

    /// <summary>Finish the step in hand, then stop.</summary>
    public void Stop() => _stop.Cancel();

    /// <summary>Abandon the step in hand: another owner may already have the shard.</summary>
    public void Drop()
    {
        _stop.Cancel();
        _drop.Cancel();
    }

    /// <summary>Runs until stopped or dropped; never throws.</summary>
    public async Task RunAsync()
    {
        Backoff backoff = new(_options, _clock);
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                try
                {
                    ShardSession session = await AcquireAsync();
                    CommitVerdict verdict = await FlowAsync(session, backoff);
                    if (verdict != CommitVerdict.Committed) Log.Dropped(_log, Shard, verdict);

                    // Whoever holds it now is most likely the rightful owner, and the group is about to say so.
                    if (verdict == CommitVerdict.Fenced) await Task.Delay(_options.RetryLongest, _clock, _stop.Token);
                }
                catch (InputGapException gap)
                {
                    _phase = ShardPhase.Halted;
                    Log.Halted(_log, Shard, gap.Message);
                    await Task.Delay(Timeout.InfiniteTimeSpan, _clock, _stop.Token);
                }
                catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
                {
                    // The input was taken away under our hands; if the shard is still ours, it begins again.
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    // Whatever it was, the store knows where to begin again, and beginning again is always right.
                    Log.Failed(_log, Shard, failure);
                    _metrics.Shards.CountFailure();
                }

                Forget();
                _phase = ShardPhase.Acquiring;
                await backoff.PauseAsync(_stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped or dropped: both are ordinary ends.
        }

        Forget();
        _phase = ShardPhase.Stopped;
    }

    /// <summary>Nothing of the shard is in memory any more.</summary>
    private void Forget()
    {
        _session = null;
        Interlocked.Exchange(ref _oldestInHand, 0);
        _metrics.Output.Origins.Forget(Shard.Partition);
    }

    private async Task<ShardSession> AcquireAsync()
    {
        _isAcquired = false;
        _room = int.MaxValue;
        StoreRetry retry = new(_options, _clock, OnHolding);
        ShardState state = await retry.UntilAnsweredAsync(ct => _store.AcquireAsync(Shard, ct), _stop.Token);
        OffsetVector offsets = await _input.StartAsync(state.Offsets, _stop.Token);
        ShardState started = state with { Offsets = offsets };
        _committed = started;
        _isAcquired = true;
        _phase = ShardPhase.Flowing;
        Log.Acquired(_log, Shard, state.Lease.Epoch, offsets);
        StepMetrics steps = new(_metrics, _clock);
        return _session = new ShardSession(started, _store, _policy, _anonymous, _options, steps, retry, fault => Log.Corrupt(_log, Shard, fault));
    }

    /// <summary>Steps until stopped, or until the lease has ended.</summary>
    private async Task<CommitVerdict> FlowAsync(ShardSession session, Backoff backoff)
    {
        long verifiedAt = _clock.GetTimestamp();
        while (!_stop.IsCancellationRequested)
        {
            _batch.Clear();
            _isStepping = true;

            // Whom time has yet to move comes first: so nobody waits behind a stream of new input.
            if (!session.HasDue(Instant.Start))
            {
                await GatherAsync(session.State.Offsets);
                _input.Take(_batch, _options.BatchLimit);
            }

            Interlocked.Exchange(ref _oldestInHand, _batch.OldestSent ?? 0);
            Instant clock = ClockTime();
            if (_batch.Records.Length > 0 || session.HasDue(clock))
            {
                CommitVerdict verdict = await session.StepAsync(_batch, clock, _drop.Token);
                if (verdict != CommitVerdict.Committed) return verdict;
                backoff.Reset();
                _committed = session.State;
                _input.Committed(session.State.Offsets);
                verifiedAt = _clock.GetTimestamp();
                continue;
            }

            _isStepping = false;
            if (_clock.GetElapsedTime(verifiedAt) >= _options.IdleTick)
            {
                // Nothing to commit, so no commit would notice that the store has lost its last second, or that another node has the shard.
                CommitVerdict held = await session.VerifyAsync(_stop.Token);
                if (held != CommitVerdict.Committed) return held;
                verifiedAt = _clock.GetTimestamp();
            }

            await _input.WaitAsync(_options.IdleTick, _stop.Token);
        }

        return CommitVerdict.Committed;
    }

    /// <summary>Lets more come before the next step, where much waits at the broker and little is here.</summary>
    /// <remarks>
    /// A step costs something whatever its size. Where a backlog begins to come in, many small steps would take the processor from
    /// the reader, and so stay small. Who is not far behind never waits here.
    /// </remarks>
    private async ValueTask GatherAsync(OffsetVector taken)
    {
        Interlocked.Exchange(ref _oldestInHand, 0);
        int worth = Math.Min(Math.Min(_options.BatchLimit, GatheredRecords), _room);
        for (int pause = 0, last = -1; pause < MostPauses; pause++)
        {
            (long behind, int here) = (0, 0);
            foreach (LaneStanding lane in _input.Standing())
            {
                here += lane.Buffered;
                if (lane.End is { } end && taken[lane.Topic] is { } next) behind += Math.Max(0, end - next);
            }

            if (here > _room) _room = int.MaxValue;
            if (here >= worth || behind < 2L * worth) return;
            if (here > 0 && here == last)
            {
                // What does not grow is as much as there is room for, and the next step need not find that out again.
                _room = here;
                return;
            }

            last = here;
            await Task.Delay(Pause, _clock, _stop.Token);
        }
    }

    /// <summary>The wall clock, where an idle shard may follow it.</summary>
    private Instant ClockTime() =>
        _options.Clock == EngineClock.Live && _batch.Records.Length == 0 && _input.IsCaughtUp
            ? Instant.From(_clock.GetUtcNow())
            : Instant.Start;

    private void OnHolding(StoreUnavailableException? unavailable)
    {
        if (unavailable is null)
        {
            _phase = _isAcquired ? ShardPhase.Flowing : ShardPhase.Acquiring;
            Log.Resumed(_log, Shard);
        }
        else
        {
            _phase = ShardPhase.Holding;
            Log.Holding(_log, Shard, unavailable.Message);
        }
    }
}

/// <summary>Where a shard is in its life; drawn at <see cref="ShardLoop"/>.</summary>
internal enum ShardPhase
{
    Acquiring,
    Flowing,
    Holding,
    Halted,
    Stopped,
}
