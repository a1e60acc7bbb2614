using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Store;

namespace StreamEngine.Publish.Recent;

/// <summary>Every shard's crossings for all watchers of this node: the newest out of memory, older ones out of the store.</summary>
/// <remarks>
/// What is new is read from the store once, however many watch. Watchers pull, each at a place of its own, so one that is slow or
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
    private readonly Task _begun;
    private readonly ShardFollower[] _followers;
    private readonly ShardTroubles _troubles;
    private readonly Bells _watchers = new();
    private Task _loop = Task.CompletedTask;

    public CrossingLog(IRiskReader reader, IReadOnlyList<ShardId> shards, WatchOptions watch, FeedOptions feed, TimeProvider time, ILogger<CrossingLog> log)
    {
        _reader = reader;
        _feed = feed;
        _time = time;
        _log = log;
        _troubles = new ShardTroubles(log);
        _storeReaderLimit = watch.StoreReaders;
        _storeReaders = new SemaphoreSlim(_storeReaderLimit);
        int capacity = Math.Max(FewestOfShard, watch.RecentCrossings / Math.Max(1, shards.Count));
        Shards = shards;
        _tails = [.. shards.Select(shard => new ShardTail(shard, capacity))];
        _followers = [.. _tails.Select(tail => new ShardFollower(tail, reader, _watchers, _troubles, feed, time, log))];
        _begun = Task.WhenAll(_tails.Select(tail => tail.Begun));
    }

    /// <summary>Numbered from 0 without gaps.</summary>
    public IReadOnlyList<ShardId> Shards { get; }

    /// <summary>The event time that every shard has reached; null before the store has answered, or while a shard has seen nothing yet.</summary>
    public Instant? AsOf
    {
        get
        {
            if (!_begun.IsCompleted) return null;
            Instant least = _tails.Select(tail => tail.Standing.Time).DefaultIfEmpty(Instant.Start).Min();
            return least == Instant.Start ? null : least;
        }
    }

    /// <summary>Why watchers may not be told of everything before the store is back; null when it is there.</summary>
    public string? Trouble => _troubles.Absence();

    /// <summary>Shards whose crossings watchers are not told of, because the store holds something there that cannot be read.</summary>
    public int UnreadShards => _troubles.Unread;

    /// <summary>Whether the store has told of every shard, but for those of which it tells what cannot be read: that may last, and is so on every node.</summary>
    public bool HasBegun => _begun.IsCompleted || _tails.All(tail => tail.HasBegun || _troubles.IsDamaged(tail.Shard));

    /// <summary>Crossings in memory, and how many there may be.</summary>
    public (long Held, long Limit) Recent => (_tails.Sum(tail => (long)tail.Count), _tails.Sum(tail => (long)tail.Capacity));

    /// <summary>Watchers that read from the store now, and how many may.</summary>
    public (int Taken, int Limit) StoreReaders => (_storeReaderLimit - _storeReaders.CurrentCount, _storeReaderLimit);

    /// <summary>How the store is asked.</summary>
    public FeedOptions Feed => _feed;

    /// <summary>How many listen.</summary>
    public int Watchers => _watchers.Count;

    public void Start() => _loop = Task.Run(() => Task.WhenAll([HearAsync(_stop.Token), .. _followers.Select(follower => follower.RunAsync(_stop.Token))]));

    /// <summary>Waits until the store has told of every shard.</summary>
    public Task BegunAsync(CancellationToken ct) => _begun.WaitAsync(ct);

    /// <summary>Rings the bell for each shard with news, until disposed.</summary>
    public IDisposable Ring(FeedBell bell) => _watchers.Add(bell);

    /// <summary>Whether the store has told of the shard; those who listen hear when it has.</summary>
    public bool Knows(ShardId shard) => _tails[shard.Partition].HasBegun;

    public ShardStanding StandingOf(ShardId shard) => _tails[shard.Partition].Standing;

    /// <summary>Whether everything behind this place is in memory.</summary>
    public bool Holds(ShardId shard, long after) => _tails[shard.Partition].TryRead(after, 0, out _);

    /// <summary>The shard's crossings after <paramref name="after"/>, oldest first and without a gap, at most <paramref name="limit"/>; none for a reader who is ahead.</summary>
    /// <exception cref="CrossingsGoneException">The next one is no longer kept.</exception>
    /// <exception cref="InvalidDataException">The next one cannot be read.</exception>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public async ValueTask<IReadOnlyList<NumberedCrossing>> ReadAsync(ShardId shard, long after, int limit, CancellationToken ct) =>
        _tails[shard.Partition].TryRead(after, limit, out IReadOnlyList<NumberedCrossing> recent) ? recent : await ReadStoredAsync(shard, after, limit, ct);

    /// <summary>The same, past what is in memory.</summary>
    /// <exception cref="CrossingsGoneException">The next one is no longer kept.</exception>
    /// <exception cref="InvalidDataException">The next one cannot be read.</exception>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public async ValueTask<IReadOnlyList<NumberedCrossing>> ReadStoredAsync(ShardId shard, long after, int limit, CancellationToken ct)
    {
        StoredPages pages = new(_reader, shard, limit);
        IReadOnlyList<NumberedCrossing> stored = await AskStoreAsync(shard, () => pages.ReadAsync(after, ct), ct);
        if (stored.Count == 0)
        {
            // Either the store has forgotten its last second and will come past here again, or what was behind here is gone: or it has come past
            // here between the two questions, so the first is asked again.
            ShardState? state = await AskStoreAsync(shard, () => _reader.ReadStateAsync(shard, ct), ct);
            if ((state?.LastSequence ?? 0) <= after) return [];
            stored = await AskStoreAsync(shard, () => pages.ReadAsync(after, ct), ct);
        }

        IReadOnlyList<NumberedCrossing> whole = UpToGap(stored, after);
        return whole.Count > 0 ? whole : throw new CrossingsGoneException(shard);
    }

    /// <summary>Asks the store for something of a shard, once, in turn with other watchers.</summary>
    /// <exception cref="StoreUnavailableException">No answer; or there is none to be had for this shard, as its follower found, and nobody waits for one.</exception>
    public async ValueTask<T> AskStoreAsync<T>(ShardId shard, Func<ValueTask<T>> ask, CancellationToken ct)
    {
        await _storeReaders.WaitAsync(ct);
        try
        {
            // Asked by all who watch, a shard that does not answer would take every turn for as long as a command may last.
            return _troubles.IsAway(shard) ? throw new StoreUnavailableException($"The store does not answer for shard {shard.Partition}.") : await ask();
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
        _stop.Dispose();
    }

    /// <summary>Rings for what is committed, once the store can be heard. What falls before that, or is not heard, is found by looking.</summary>
    private async Task HearAsync(CancellationToken ct)
    {
        StorePatience patience = new(_feed, _time, _log);
        while (true)
        {
            try
            {
                await using IAsyncDisposable hearing = await patience.AskAsync(() => _reader.ListenAsync(Ring, ct), ct);
                await Task.Delay(Timeout.InfiniteTimeSpan, _time, ct);
            }
            catch (Exception unexpected) when (!ct.IsCancellationRequested)
            {
                Log.FeedBroke(_log, unexpected);
            }

            await Task.Delay(_feed.RetryLongest, _time, ct);
        }
    }

    /// <summary>What comes without a gap: where an operator removed a crossing that was damaged, whoever reads on from before it is to know.</summary>
    private static IReadOnlyList<NumberedCrossing> UpToGap(IReadOnlyList<NumberedCrossing> stored, long after)
    {
        int count = 0;
        while (count < stored.Count && stored[count].Id.Sequence == after + 1 + count) count++;
        return count == stored.Count ? stored : [.. stored.Take(count)];
    }

    private void Ring(ShardId shard)
    {
        if (shard.Partition < _followers.Length) _followers[shard.Partition].Ring();
    }
}
