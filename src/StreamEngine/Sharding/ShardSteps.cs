using System.Runtime.ExceptionServices;
using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Ingest;
using StreamEngine.Store;

namespace StreamEngine.Sharding;

/// <summary>The steps of one ownership, one after the other: take what has queued, load and apply, commit and tell the broker.</summary>
/// <remarks>
/// <code>
///   TakeAsync ─► WorkAsync ─► CommitAsync ─┐
///       ▲                                  │
///       └───────── the next step ──────────┘
/// </code>
/// Whoever drives them may ask for the next step while one is under way: it begins when that one is committed. Each part says whether
/// there is a next one; what went wrong is told by <see cref="EndAsync"/>, so it does not depend on what the driver makes of an exception.
/// </remarks>
internal sealed class ShardSteps : IDisposable
{
    /// <summary>So many are worth a step of their own.</summary>
    private const int GatheredRecords = 3_000;

    private const int MostPauses = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly ShardSession _session;
    private readonly IShardInput _input;
    private readonly InputBatch _batch;
    private readonly EngineOptions _options;
    private readonly TimeProvider _clock;
    private readonly Action<ShardState> _onCommitted;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationToken _drop;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _turn = new(1, 1);
    private Task<bool> _take = Task.FromResult(false), _work = Task.FromResult(false), _commit = Task.FromResult(false);
    private CommitVerdict _verdict = CommitVerdict.Committed;
    private ExceptionDispatchInfo? _failure;
    private Instant _time;
    private long _verifiedAt;
    private volatile bool _isStepping;
    private volatile bool _isEnding;

    // Unix milliseconds by Kafka's clock; 0: nothing is in hand.
    private long _oldestInHand;

    /// <summary>So many records find room in the input's buffers, as far as that was found out.</summary>
    private int _room = int.MaxValue;

    /// <param name="session">The ownership.</param>
    /// <param name="input">Started.</param>
    /// <param name="batch">Reused; of nobody else meanwhile.</param>
    /// <param name="options">Bounds of a step.</param>
    /// <param name="clock">The wall clock.</param>
    /// <param name="onCommitted">Hears of each commit.</param>
    /// <param name="stop">Finish the step in hand, then stop.</param>
    /// <param name="drop">Abandon the step in hand.</param>
    public ShardSteps(
        ShardSession session, IShardInput input, InputBatch batch, EngineOptions options, TimeProvider clock, Action<ShardState> onCommitted, CancellationToken stop, CancellationToken drop)
    {
        _session = session;
        _input = input;
        _batch = batch;
        _options = options;
        _clock = clock;
        _onCommitted = onCommitted;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _stop.Token.Register(() => _stopped.TrySetResult());
        _drop = drop;
        _verifiedAt = clock.GetTimestamp();
    }

    /// <summary>How many customers are in memory, and what they take, about.</summary>
    public (int Customers, long Bytes) Resident => _session.Resident;

    /// <summary>Whether something was taken that is not committed, or is being taken.</summary>
    public bool IsStepping => _isStepping;

    /// <summary>The Kafka timestamp of the oldest record in hand, Unix milliseconds; null when there is none.</summary>
    public long? OldestInHand => Interlocked.Read(ref _oldestInHand) is > 0 and var sent ? sent : null;

    /// <summary>Ends when no more steps are wanted.</summary>
    public Task Stopped => _stopped.Task;

    /// <summary>Waits until there is something to do, and takes it.</summary>
    /// <returns>False: the ownership has ended, or the shard stops.</returns>
    public Task<bool> TakeAsync() => _take = DoAsync(TakeOnceAsync);

    /// <summary>Loads and applies what was taken.</summary>
    /// <returns>False: that failed.</returns>
    public Task<bool> WorkAsync() => _work = DoAsync(WorkOnceAsync);

    /// <summary>Commits it.</summary>
    /// <returns>False: that failed, or the ownership has ended.</returns>
    public Task<bool> CommitAsync() => _commit = DoAsync(CommitOnceAsync);

    /// <summary>Waits for what is under way, and lets nothing else begin.</summary>
    /// <returns>Why there is no next step; <see cref="CommitVerdict.Committed"/>: the shard stops, or its driver has.</returns>
    /// <exception cref="InputGapException">The input has a gap that must not be passed over.</exception>
    /// <exception cref="Exception">A step failed.</exception>
    public async Task<CommitVerdict> EndAsync()
    {
        _isEnding = true;
        await _stop.CancelAsync();
        await Task.WhenAll(_take, _work, _commit);
        _failure?.Throw();
        return _verdict;
    }

    public void Dispose()
    {
        _session.Dispose();
        _stop.Dispose();
        _turn.Dispose();
    }

    private async Task<bool> DoAsync(Func<Task<bool>> part)
    {
        if (_isEnding || _failure is not null) return false;
        try
        {
            return await part();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopped, from without or by EndAsync: no failure, and what another part came to is not to be hidden by it.
            return false;
        }
#pragma warning disable CA1031 // told by EndAsync
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _failure ??= ExceptionDispatchInfo.Capture(failure);
            return false;
        }
    }

    private async Task<bool> TakeOnceAsync()
    {
        await _turn.WaitAsync(_stop.Token);
        while (!_stop.IsCancellationRequested)
        {
            _batch.Clear();
            _isStepping = true;

            // Whom time has yet to move comes first: so nobody waits behind a stream of new input.
            if (!_session.HasDue(Instant.Start))
            {
                await GatherAsync(_session.State.Offsets);
                _input.Take(_batch, _options.BatchLimit);
            }

            Interlocked.Exchange(ref _oldestInHand, _batch.OldestSent ?? 0);
            _time = ClockTime();
            if (_batch.Records.Length > 0 || _session.HasDue(_time)) return true;

            _isStepping = false;
            if (_clock.GetElapsedTime(_verifiedAt) >= _options.IdleTick)
            {
                // Nothing to commit, so no commit would notice that the store has lost its last second, or that another node has the shard.
                _verdict = await _session.VerifyAsync(_stop.Token);
                if (_verdict != CommitVerdict.Committed) return false;
                _verifiedAt = _clock.GetTimestamp();
            }

            await _input.WaitAsync(_options.IdleTick, _stop.Token);
        }

        return false;
    }

    private async Task<bool> WorkOnceAsync()
    {
        await _session.WorkAsync(_batch, _time, _drop);
        return true;
    }

    private async Task<bool> CommitOnceAsync()
    {
        _verdict = await _session.CommitAsync(_batch, _drop);
        if (_verdict != CommitVerdict.Committed) return false;
        _onCommitted(_session.State);
        _input.Committed(_session.State.Offsets);
        _verifiedAt = _clock.GetTimestamp();
        _turn.Release();
        return true;
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
}
