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
    private readonly int _storeReaderLimit;
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FeedBell _bell;
    private readonly Bells _watchers = new();
    private Task _loop = Task.CompletedTask;

    public CrossingLog(IRiskReader reader, IReadOnlyList<ShardId> shards, WatchOptions watch, FeedOptions feed, TimeProvider time, ILogger<CrossingLog> log)
    {
        _reader = reader;
        _feed = feed;
        _time = time;
        _log = log;
        _bell = new FeedBell(shards);
        _storeReaderLimit = watch.StoreReaders;
        _storeReaders = new SemaphoreSlim(_storeReaderLimit);
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
            if (!_begun.Task.IsCompletedSuccessfully) return null;
            Instant least = _tails.Select(tail => tail.Standing.Time).DefaultIfEmpty(Instant.Start).Min();
            return least == Instant.Start ? null : least;
        }
    }

    /// <summary>Crossings in memory, and how many there may be.</summary>
    public (long Held, long Limit) Recent => (_tails.Sum(tail => (long)tail.Count), _tails.Sum(tail => (long)tail.Capacity));

    /// <summary>Watchers that read from the store now, and how many may.</summary>
    public (int Taken, int Limit) StoreReaders => (_storeReaderLimit - _storeReaders.CurrentCount, _storeReaderLimit);

    /// <summary>How many listen.</summary>
    public int Watchers => _watchers.Count;

    public void Start() => _loop = Task.Run(() => RunAsync(_stop.Token));

    /// <summary>Waits until the store has told of every shard.</summary>
    public Task BegunAsync(CancellationToken ct) => _begun.Task.WaitAsync(ct);

    /// <summary>Rings the bell for each shard with news, until disposed.</summary>
    public IDisposable Ring(FeedBell bell) => _watchers.Add(bell);

    public ShardStanding StandingOf(ShardId shard) => _tails[shard.Partition].Standing;

    /// <summary>Whether everything behind this place is in memory.</summary>
    public bool Holds(ShardId shard, long after) => _tails[shard.Partition].TryRead(after, 0, out _);

    /// <summary>The shard's crossings after <paramref name="after"/>, oldest first, at most <paramref name="limit"/>.</summary>
    /// <exception cref="CrossingsGoneException">Some of them are no longer kept.</exception>
    public async ValueTask<IReadOnlyList<NumberedCrossing>> ReadAsync(ShardId shard, long after, int limit, CancellationToken ct)
    {
        ShardTail tail = _tails[shard.Partition];
        if (tail.TryRead(after, limit, out IReadOnlyList<NumberedCrossing> recent)) return recent;
        IReadOnlyList<NumberedCrossing> stored = await AskStoreAsync(() => _reader.ReadCrossingsAsync(shard, after, limit, ct), ct);

        // Nothing at all: the tail knows of later ones, so they were there and are gone.
        if (stored.Count == 0 || stored[0].Id.Sequence != after + 1) throw new CrossingsGoneException(shard);
        return stored;
    }

    /// <summary>Asks the store in turn with other watchers; waits while it is away.</summary>
    public async ValueTask<T> AskStoreAsync<T>(Func<ValueTask<T>> ask, CancellationToken ct)
    {
        await _storeReaders.WaitAsync(ct);
        try
        {
            return await new StorePatience(_feed, _time, _log).AskAsync(ask, ct);
        }
        finally
        {
            _storeReaders.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _begun.TrySetCanceled();
        _stop.Dispose();
        _storeReaders.Dispose();
    }

    private async Task RunAsync(CancellationToken ct)
    {
        StorePatience patience = new(_feed, _time, _log);

        // Heard before the first read, so that nothing falls between them.
        await using IAsyncDisposable hearing = await patience.AskAsync(() => _reader.ListenAsync(_bell.Ring, ct), ct);
        foreach (ShardTail tail in _tails) await BeginAsync(tail, patience, ct);
        _begun.TrySetResult();
        long looked = _time.GetTimestamp();
        while (true)
        {
            for (int i = 0; i < _tails.Length; i++)
                if (_bell.TakeNews(i)) await ReadNewsAsync(_tails[i], patience, ct);

            if (_time.GetElapsedTime(looked) >= _feed.PollInterval)
            {
                foreach (ShardTail tail in _tails) await LookAsync(tail, patience, ct);
                looked = _time.GetTimestamp();
            }

            await _bell.WaitAsync(_feed.PollInterval, _time, ct);
        }
    }

    private async ValueTask BeginAsync(ShardTail tail, StorePatience patience, CancellationToken ct)
    {
        ShardState? state = await patience.AskAsync(() => _reader.ReadStateAsync(tail.Shard, ct), ct);
        tail.Restart(StoreOrigin.DigestOf(state), state?.LastSequence ?? 0, state?.Time ?? Instant.Start);
    }

    private async ValueTask ReadNewsAsync(ShardTail tail, StorePatience patience, CancellationToken ct)
    {
        IReadOnlyList<NumberedCrossing> page =
            await patience.AskAsync(() => _reader.ReadCrossingsAsync(tail.Shard, tail.Standing.Last, _feed.PageSize, ct), ct);
        if (page.Count == 0) return;
        tail.Append(page);
        _watchers.Ring(tail.Shard);

        // A full page may have more behind it; the other shards come first.
        if (page.Count == _feed.PageSize) _bell.Ring(tail.Shard);
    }

    /// <summary>How far the shard has come, and whether it is still the one we know.</summary>
    private async ValueTask LookAsync(ShardTail tail, StorePatience patience, CancellationToken ct)
    {
        ShardState? state = await patience.AskAsync(() => _reader.ReadStateAsync(tail.Shard, ct), ct);
        Instant time = state?.Time ?? Instant.Start;
        ushort known = tail.Standing.Origin;
        ushort origin = StoreOrigin.DigestOf(state);
        if (origin == known)
        {
            tail.Reached(time);
            return;
        }

        if (known != StoreOrigin.None) Log.StoreMadeAnew(_log, tail.Shard.Partition);
        tail.Restart(origin, last: 0, time);
        _bell.Ring(tail.Shard);
        _watchers.Ring(tail.Shard);
    }
}
