using Microsoft.Extensions.Logging;
using StreamEngine.Configuration;
using StreamEngine.Domain;
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
    private readonly IShardInput _input;
    private readonly IShardStore _store;
    private readonly IShardRuntime _runtime;
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
    private volatile ShardSteps? _steps;
    private bool _isAcquired;

    public ShardLoop(
        IShardInput input, IShardStore store, IShardRuntime runtime, AnonymousCounts anonymous, EngineOptions options, EngineMetrics metrics, TimeProvider clock, ILogger log)
    {
        _input = input;
        _store = store;
        _runtime = runtime;
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
    public (int Customers, long Bytes) Resident => _steps?.Resident ?? default;

    /// <summary>The Kafka timestamp of the oldest record here that is not committed, Unix milliseconds; null when none waits here.</summary>
    public long? OldestWaiting(IReadOnlyList<LaneStanding> lanes) => lanes.Select(lane => lane.HeadSent).Append(_steps?.OldestInHand).Min();

    /// <summary>How the shard's topics stand.</summary>
    public IReadOnlyList<LaneStanding> Lanes => _input.Standing();

    /// <summary>Whether every record the broker has for this shard is committed.</summary>
    public bool IsDrained => _phase == ShardPhase.Flowing && _input.IsCaughtUp && _steps is { IsStepping: false };

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
                    CommitVerdict verdict = await FlowAsync(await AcquireAsync(), backoff);
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
                catch (CustomersSilentException silent)
                {
                    // While customers move to another node, or one is lost, this is in order: no failure of the program's.
                    Log.BeganAgain(_log, Shard, silent.Message);
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
        _steps?.Dispose();
        _steps = null;
        _metrics.Output.Origins.Forget(Shard.Partition);
    }

    private async Task<ShardSession> AcquireAsync()
    {
        _isAcquired = false;
        await _runtime.ReadyAsync(_stop.Token);
        StoreRetry retry = new(_options, _clock, OnHolding);
        ShardState state = await retry.UntilAnsweredAsync(ct => _store.AcquireAsync(Shard, ct), _stop.Token);
        OffsetVector offsets = await _input.StartAsync(state.Offsets, _stop.Token);
        ShardState started = state with { Offsets = offsets };
        _committed = started;
        _isAcquired = true;
        _phase = ShardPhase.Flowing;
        Log.Acquired(_log, Shard, state.Lease.Epoch, offsets);
        StepMetrics steps = new(_metrics, _clock);
        return new ShardSession(started, _store, _runtime, _anonymous, _options, steps, retry, fault => Log.Corrupt(_log, Shard, fault));
    }

    /// <summary>Steps until stopped, or until the ownership has ended.</summary>
    private async Task<CommitVerdict> FlowAsync(ShardSession session, Backoff backoff)
    {
        ShardSteps steps = new(session, _input, _batch, _options, _clock, OnCommitted, _stop.Token, _drop.Token);
        _steps = steps;
        CommitVerdict verdict;
        try
        {
            await _runtime.DriveAsync(steps);
        }
        finally
        {
            verdict = await steps.EndAsync();
        }

        return verdict;

        void OnCommitted(ShardState state)
        {
            backoff.Reset();
            _committed = state;
        }
    }

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
