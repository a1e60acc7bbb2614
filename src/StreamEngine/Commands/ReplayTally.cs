using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Scoring;
using StreamEngine.Publish;
using StreamEngine.Store;

namespace StreamEngine.Commands;

/// <summary>What a replay did: the store's counts after it less those before it, and the crossings that the feed brought.</summary>
internal sealed class ReplayTally : IAsyncDisposable
{
    private readonly EngineHost _engine;
    private readonly IReadOnlyList<ShardState?> _before;
    private readonly Dictionary<(RiskLevel Level, bool IsUp), long> _crossings = [];
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _reading;
    private FeedPosition _position;

    private ReplayTally(EngineHost engine, IReadOnlyList<ShardState?> before)
    {
        _engine = engine;
        _before = before;
        _position = FeedPosition.FromStart;
        for (int i = 0; i < before.Count; i++)
            _position = _position.After(new CrossingId(engine.ShardIds[i], before[i]?.LastSequence ?? 0));
        _reading = ReadAsync();
    }

    public static async Task<ReplayTally> BeginAsync(EngineHost engine, CancellationToken ct) => new(engine, await StatesAsync(engine, ct));

    /// <summary>Waits until the feed has brought every crossing that is committed.</summary>
    public async Task<ReplayResult> EndAsync(CancellationToken ct)
    {
        IReadOnlyList<ShardState?> after = await StatesAsync(_engine, ct);
        while (!_reading.IsCompleted && after.Any(state => state is not null && _position[state.Shard] < state.LastSequence))
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, ct);
        if (_reading.IsFaulted) await _reading;
        await _ended.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        ShardTally tally = default;
        Instant time = Instant.Start;
        for (int i = 0; i < after.Count; i++)
        {
            if (after[i] is not { } state) continue;
            tally += state.Tally - (_before[i]?.Tally ?? default);
            time = Instant.Max(time, state.Time);
        }

        return new ReplayResult(tally, time, _crossings);
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ended.Dispose();
    }

    private async Task ReadAsync()
    {
        await foreach (FeedItem item in _engine.Feed.ReadAsync(_position, _ended.Token))
        {
            (RiskLevel, bool) key = (item.Crossing.Crossing.After, item.Crossing.Crossing.IsUp);
            _crossings[key] = _crossings.GetValueOrDefault(key) + 1;
            _position = _position.After(item.Crossing.Id);
        }
    }

    private static async Task<IReadOnlyList<ShardState?>> StatesAsync(EngineHost engine, CancellationToken ct)
    {
        List<ShardState?> states = [];
        foreach (ShardId shard in engine.ShardIds) states.Add(await StateAsync(engine, shard, ct));
        return states;
    }

    private static async Task<ShardState?> StateAsync(EngineHost engine, ShardId shard, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return await engine.Reader.ReadStateAsync(shard, ct);
            }
            catch (StoreUnavailableException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, ct);
            }
        }
    }
}

/// <param name="Tally">What became of the records.</param>
/// <param name="Time">Shard time at the end, of the shard that is furthest.</param>
/// <param name="Crossings">Counted by the level they led to, and whether up or down.</param>
internal sealed record ReplayResult(ShardTally Tally, Instant Time, IReadOnlyDictionary<(RiskLevel Level, bool IsUp), long> Crossings);
