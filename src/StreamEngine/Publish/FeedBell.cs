using System.Threading.Channels;
using StreamEngine.Domain;

namespace StreamEngine.Publish;

/// <summary>Which shards have news for one reader. Rung from any thread, heard by one.</summary>
/// <remarks>However often it is rung, it holds one flag a shard and one wake-up: nothing queues.</remarks>
internal sealed class FeedBell
{
    private readonly Dictionary<ShardId, int> _places;
    private readonly int[] _rung;
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public FeedBell(IReadOnlyList<ShardId> shards)
    {
        _places = shards.Select((shard, place) => (shard, place)).ToDictionary(pair => pair.shard, pair => pair.place);
        _rung = new int[shards.Count];
        Array.Fill(_rung, 1);
    }

    /// <summary>Shards this reader does not follow are ignored.</summary>
    public void Ring(ShardId shard)
    {
        if (!_places.TryGetValue(shard, out int place)) return;

        // The flag before the wake-up: whoever is woken finds it.
        Volatile.Write(ref _rung[place], 1);
        _wake.Writer.TryWrite(true);
    }

    public void RingAll()
    {
        for (int place = 0; place < _rung.Length; place++) Volatile.Write(ref _rung[place], 1);
    }

    /// <summary>Whether the shard was rung since last asked. To be asked before its news is read, or news in between is lost.</summary>
    public bool TakeNews(int place) => Interlocked.Exchange(ref _rung[place], 0) == 1;

    public bool HasNews() => Array.IndexOf(_rung, 1) >= 0;

    /// <summary>Waits for a ring; when none comes in time, takes every shard for rung.</summary>
    public async ValueTask WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken ct)
    {
        if (HasNews()) return;
        using CancellationTokenSource timeout = new(atMost, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            await _wake.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            RingAll();
        }
    }
}
