using System.Buffers;
using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Profiles;
using StreamEngine.Domain.Scoring;
using StreamEngine.Domain.Windows;
using StreamEngine.Publish;
using StreamEngine.Publish.Recent;
using StreamEngine.Publish.Watching;
using StreamEngine.Store;
using StreamEngine.Telemetry;
using StreamEngine.Tests.Store;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Publish.Watching;

/// <summary>A store whose customers change level when told to, each with profile and crossing in one commit; and the log over it.</summary>
internal sealed class WatchSandbox : IAsyncDisposable
{
    public const int ShardCount = 3;

    private readonly TempFolder _folder = new();
    private readonly StoreConnection _store;
    private readonly ShardState[] _states = new ShardState[ShardCount];
    private readonly Dictionary<string, RiskLevel> _levels = [];

    private WatchSandbox(WatchOptions options, int streamLength)
    {
        _store = StoreFactory.OpenEmbedded(
            new EmbeddedStoreOptions { Path = _folder.Path, StreamLength = streamLength }, TimeProvider.System, NullLoggerFactory.Instance);
        Reader = new FlakyReader(_store.Reader);
        Log = new CrossingLog(
            Reader, Shards, options, new FeedOptions { PollInterval = TimeSpan.FromMilliseconds(20), PageSize = 16 }, TimeProvider.System, NullLogger<CrossingLog>.Instance);
        Hub = new WatchHub(Log, Reader, RiskPolicy.Default, options, Metrics.Output, TimeProvider.System);
    }

    public static IReadOnlyList<ShardId> Shards { get; } = [.. Enumerable.Range(0, ShardCount).Select(partition => new ShardId(partition))];

    public EngineMetrics Metrics { get; } = new(["calls"], []);

    public FlakyReader Reader { get; }

    public CrossingLog Log { get; }

    public WatchHub Hub { get; }

    public IReadOnlyDictionary<string, RiskLevel> Levels => _levels;

    /// <summary>Everything ever committed.</summary>
    public List<NumberedCrossing> Crossings { get; } = [];

    public static async Task<WatchSandbox> StartAsync(WatchOptions? options = null, int streamLength = 100_000)
    {
        WatchSandbox sandbox = new(options ?? new WatchOptions(), streamLength);
        for (int i = 0; i < ShardCount; i++) sandbox._states[i] = await sandbox._store.Shards.AcquireAsync(Shards[i], default);
        sandbox.Log.Start();
        await sandbox.Log.BegunAsync(default);
        return sandbox;
    }

    /// <summary>One commit in which each of the customers, all of one shard, goes to the level.</summary>
    public async Task MoveAsync(int shard, RiskLevel level, params string[] customers)
    {
        ShardCommit commit = _states[shard].Next();
        List<ProfileWrite> writes = [];
        List<NumberedCrossing> crossings = [];
        foreach (string customer in customers)
        {
            RiskLevel before = _levels.GetValueOrDefault(customer);
            Instant at = Samples.Noon + TimeSpan.FromSeconds(commit.LastSequence + crossings.Count);
            writes.Add(new ProfileWrite(customer, Snapshot(customer, level, at), Instant.Never, level > RiskLevel.Low ? (double)level : null));
            if (level == before) continue;
            NumberedCrossing sample = Samples.Crossing(commit.Shard, commit.LastSequence + crossings.Count + 1);
            crossings.Add(sample with { Crossing = sample.Crossing with { CustomerId = customer, Before = before, After = level, At = at } });
            _levels[customer] = level;
        }

        commit = commit with { Profiles = writes, Crossings = crossings, LastSequence = commit.LastSequence + crossings.Count };
        Assert.Equal(CommitVerdict.Committed, (await _store.Shards.CommitAsync(commit, default)).Verdict);
        _states[shard] = _states[shard].After(commit, Instant.Never);
        Crossings.AddRange(crossings);
    }

    /// <summary>A random customer goes to a random level.</summary>
    public Task MoveAnyoneAsync(Random random, int customersOfShard)
    {
        int shard = random.Next(ShardCount);
        return MoveAsync(shard, (RiskLevel)random.Next(4), $"{shard}-{random.Next(customersOfShard)}");
    }

    public async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync();
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    private static byte[] Snapshot(string customer, RiskLevel level, Instant at)
    {
        ContactRing ring = new();
        ring.Under(RiskPolicy.Default.Plan);
        ring.Advance(at);
        Standing standing = Standing.New;
        standing.Level = level;
        standing.CrossedAt = at;
        ArrayBufferWriter<byte> bytes = new();
        ProfileSnapshot.Write(new Profile(customer, ring, standing, null, null, []), bytes);
        return bytes.WrittenSpan.ToArray();
    }
}
