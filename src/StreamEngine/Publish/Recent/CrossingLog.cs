using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Store;

namespace StreamEngine.Publish.Recent;

/// <summary>Every shard's crossings for all watchers of this node: the newest out of memory, older ones out of the store.</summary>
/// <remarks>
/// One loop reads what is new from the store, however many watch. Watchers pull, each at a place of its own, so one that is slow or
/// stuck holds no memory here and keeps nobody waiting; and who comes back after days reads from the store until it has caught up.
/// <para>Should the store forget its last second, the owner decides the same crossings anew under the same numbers: the log waits until
/// the shard has come past what it has. Should the store be made anew, the origin tells, and the shard's tail begins again.</para>
/// </remarks>
internal sealed class CrossingLog : IAsyncDisposable
{
    private const int FewestOfShard = 64;

    private readonly IRiskReader _reader;
    private readonly FeedOptions _feed;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ShardTail[] _tails;
    private readonly SemaphoreSlim _storeReaders;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FeedBell _bell;
    private readonly Bells _watchers = new();

    // Those that could not be read when last tried, and whether only because the store was away.
    private readonly ConcurrentDictionary<ShardId, bool> _troubled = new();
    private Task _loop = Task.CompletedTask;

    public CrossingLog(IRiskReader reader, IReadOnlyList<ShardId> shards, WatchOptions watch, FeedOptions feed, TimeProvider time, ILogger<CrossingLog> log)
    {
        _reader = reader;
        _feed = feed;
        _time = time;
        _log = log;
        _bell = new FeedBell(shards);
        _storeReaders = new SemaphoreSlim(watch.StoreReaders);
        int capacity = Math.Max(FewestOfShard, watch.RecentCrossings / Math.Max(1, shards.Count));
        Shards = shards;
        _tails = [.. shards.Select(shard => new ShardTail(shard, capacity))];
    }

    /// <summary>Numbered from 0 without gaps.</summary>
    public IReadOnlyList<ShardId> Shards { get; }

    /// <summary>The event time that every shard has reached; null before the store has answered, or while a shard has seen nothing yet.</summary>
    public Instant? AsOf
    {
        get
        {
            if (!HasBegun) return null;
            Instant least = _tails.Select(tail => tail.Standing.Time).DefaultIfEmpty(Instant.Start).Min();
            return least == Instant.Start ? null : least;
        }
    }

    /// <summary>Why watchers may not be told of everything now; null when they are.</summary>
    public string? Trouble
    {
        get
        {
            KeyValuePair<ShardId, bool>[] troubled = [.. _troubled];
            if (troubled.Length == 0) return null;
            string what = troubled.All(entry => entry.Value) ? "the store does not answer" : "the store cannot be read (see the log)";
            return $"{what}; shards whose crossings wait: {string.Join(", ", troubled.Select(entry => entry.Key.Partition).Order())}";
        }
    }

    /// <summary>Whether the store has told of every shard.</summary>
    public bool HasBegun => _begun.Task.IsCompletedSuccessfully;

    /// <summary>How many listen.</summary>
    public int Watchers => _watchers.Count;

    public void Start() => _loop = Task.Run(() => RunAsync(_stop.Token));

    /// <summary>Waits until the store has told of every shard.</summary>
    public Task BegunAsync(CancellationToken ct) => _begun.Task.WaitAsync(ct);

    /// <summary>Rings the bell for each shard with news, until disposed.</summary>
    public IDisposable Ring(FeedBell bell) => _watchers.Add(bell);

    /// <summary>Whether the store has told of the shard; those who listen hear when it has.</summary>
    public bool Knows(ShardId shard) => _tails[shard.Partition].HasBegun;

    public ShardStanding StandingOf(ShardId shard) => _tails[shard.Partition].Standing;

    /// <summary>Whether everything behind this place is in memory.</summary>
    public bool Holds(ShardId shard, long after) => _tails[shard.Partition].TryRead(after, 0, out _);

    /// <summary>The shard's crossings after <paramref name="after"/>, oldest first, at most <paramref name="limit"/>; none for a reader who is ahead.</summary>
    /// <exception cref="CrossingsGoneException">Some of them are no longer kept.</exception>
    public async ValueTask<IReadOnlyList<NumberedCrossing>> ReadAsync(ShardId shard, long after, int limit, CancellationToken ct) =>
        _tails[shard.Partition].TryRead(after, limit, out IReadOnlyList<NumberedCrossing> recent) ? recent : await ReadStoredAsync(shard, after, limit, ct);

    /// <summary>The same, past what is in memory.</summary>
    /// <exception cref="CrossingsGoneException">Some of them are no longer kept.</exception>
    public async ValueTask<IReadOnlyList<NumberedCrossing>> ReadStoredAsync(ShardId shard, long after, int limit, CancellationToken ct)
    {
        IReadOnlyList<NumberedCrossing> stored = await AskStoreAsync(() => _reader.ReadCrossingsAsync(shard, after, limit, ct), ct);
        if (stored.Count == 0)
        {
            // Either the store has forgotten its last second and will come past here again, or what was behind here is gone: or it has come past
            // here between the two questions, so the first is asked again.
            ShardState? state = await AskStoreAsync(() => _reader.ReadStateAsync(shard, ct), ct);
            if ((state?.LastSequence ?? 0) <= after) return [];
            stored = await AskStoreAsync(() => _reader.ReadCrossingsAsync(shard, after, limit, ct), ct);
        }

        return stored.Count > 0 && stored[0].Id.Sequence == after + 1 ? stored : throw new CrossingsGoneException(shard);
    }

    /// <summary>Asks the store in turn with other watchers; waits while it is away, without keeping the others waiting.</summary>
    /// <remarks>In silence: that the store is away is said once for the node, and not for each of its watchers.</remarks>
    public ValueTask<T> AskStoreAsync<T>(Func<ValueTask<T>> ask, CancellationToken ct) => new StorePatience(_feed, _time, NullLogger.Instance).AskAsync(
        async () =>
        {
            await _storeReaders.WaitAsync(ct);
            try
            {
                return await ask();
            }
            finally
            {
                _storeReaders.Release();
            }
        },
        ct);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _begun.TrySetCanceled();
        _stop.Dispose();
    }

    /// <summary>Whatever goes wrong in one shard or one round, the log goes on: all watchers of the node hang on it.</summary>
    private async Task RunAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await FollowAsync(ct);
            }
            catch (Exception unexpected) when (!ct.IsCancellationRequested)
            {
                Log.FeedBroke(_log, unexpected);
            }

            await Task.Delay(_feed.RetryLongest, _time, ct);
        }
    }

    private async Task FollowAsync(CancellationToken ct)
    {
        // Heard before the first read, so that nothing falls between them.
        StorePatience patience = new(_feed, _time, _log);
        await using IAsyncDisposable hearing = await patience.AskAsync(() => _reader.ListenAsync(_bell.Ring, ct), ct);
        await LookAtAllAsync(ct);
        long looked = _time.GetTimestamp();
        while (true)
        {
            foreach (ShardTail tail in _tails)
                if (_bell.TakeNews(tail.Shard.Partition) && tail.HasBegun) await TryAsync(tail, ReadNewsAsync, ct);

            // By the clock and not only in silence: a wake-up that was lost is found also while other shards ring.
            if (_time.GetElapsedTime(looked) >= _feed.PollInterval)
            {
                await LookAtAllAsync(ct);
                looked = _time.GetTimestamp();
            }

            await _bell.WaitAsync(_feed.PollInterval, _time, ct);
        }
    }

    private async Task LookAtAllAsync(CancellationToken ct)
    {
        await Task.WhenAll(_tails.Select(tail => TryAsync(tail, LookAsync, ct)));
        if (_tails.All(tail => tail.HasBegun)) _begun.TrySetResult();
    }

    /// <summary>What fails is tried again at the next look, which sees what is missing; other shards do not wait for it.</summary>
    /// <param name="tail">Of the shard.</param>
    /// <param name="step">Tells whether it is over with any trouble that there was.</param>
    /// <param name="ct">Ends the attempt.</param>
    private async Task TryAsync(ShardTail tail, Func<ShardTail, CancellationToken, ValueTask<bool>> step, CancellationToken ct)
    {
        try
        {
            if (!await step(tail, ct)) return;
            if (_troubled.TryRemove(tail.Shard, out _) && _troubled.IsEmpty) Log.FeedGoesOn(_log);
        }
        catch (Exception fault) when (!ct.IsCancellationRequested)
        {
            if (_troubled.TryAdd(tail.Shard, fault is StoreUnavailableException)) Log.ShardUnread(_log, tail.Shard.Partition, fault.Message);
        }
    }

    private async ValueTask<bool> ReadNewsAsync(ShardTail tail, CancellationToken ct)
    {
        IReadOnlyList<NumberedCrossing> page = await _reader.ReadCrossingsAsync(tail.Shard, tail.Standing.Last, _feed.PageSize, ct);
        if (page.Count == 0) return true;
        tail.Append(page);
        _watchers.Ring(tail.Shard);

        // A full page may have more behind it; the other shards come first.
        if (page.Count == _feed.PageSize) _bell.Ring(tail.Shard);
        return true;
    }

    /// <summary>How far the shard has come, and whether it is still the one we know. Where there is more to read, only reading it shows whether it can be.</summary>
    private async ValueTask<bool> LookAsync(ShardTail tail, CancellationToken ct)
    {
        ShardState? state = await _reader.ReadStateAsync(tail.Shard, ct);
        (ushort known, long last, _) = tail.Standing;
        ushort origin = StoreOrigin.DigestOf(state);
        long newest = state?.LastSequence ?? 0;
        if (origin != known || !tail.HasBegun)
        {
            if (known != StoreOrigin.None) Log.StoreMadeAnew(_log, tail.Shard.Partition);
            tail.Restart(origin, newest, state?.Time ?? Instant.Start);
            _watchers.Ring(tail.Shard);
        }
        else if (newest > last)
        {
            _bell.Ring(tail.Shard);
            return false;
        }
        else
        {
            tail.Reached(state?.Time ?? Instant.Start);
        }

        return true;
    }
}
