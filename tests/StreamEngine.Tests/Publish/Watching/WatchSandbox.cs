using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Api;
using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Profiles;
using StreamEngine.Domain.Scoring;
using StreamEngine.Domain.Windows;
using StreamEngine.Publish;
using StreamEngine.Publish.Recent;
using StreamEngine.Publish.Watching;
using StreamEngine.Store;
using StreamEngine.Telemetry;
using StreamEngine.Tests.Api.Security.Kit;
using StreamEngine.Tests.Ingest;
using StreamEngine.Tests.Store;
using StreamEngine.Tests.Support;
using StreamEngine.Tests.Telemetry;

namespace StreamEngine.Tests.Publish.Watching;

/// <summary>A store whose customers change level when told to, each with profile and crossing in one commit; and the log over it.</summary>
internal sealed class WatchSandbox : IAsyncDisposable
{
    public const int ShardCount = 3;

    private readonly TempFolder _folder = new();
    private readonly StoreConnection _store;
    private readonly ShardState[] _states = new ShardState[ShardCount];
    private readonly Dictionary<string, RiskLevel> _levels = [];
    private readonly Dictionary<string, ShardId> _shards = [];

    private WatchSandbox(WatchOptions options, int streamLength)
    {
        _store = StoreFactory.OpenEmbedded(
            new EmbeddedStoreOptions { Path = _folder.Path, StreamLength = streamLength }, TimeProvider.System, NullLoggerFactory.Instance);
        Reader = new FlakyReader(_store.Reader);
        Log = new CrossingLog(
            Reader, Shards, options, new FeedOptions { PollInterval = TimeSpan.FromMilliseconds(20), PageSize = 16 }, TimeProvider.System, NullLogger<CrossingLog>.Instance);
        using RecordingLoggers loggers = new(Lines);
        Profiles = new ProfileReader(RiskPolicy.Default, Metrics.Output, TimeProvider.System, loggers.CreateLogger<ProfileReader>());
        Damage = new StoreDamage(Metrics.Output, TimeProvider.System, loggers.CreateLogger<StoreDamage>());
        Hub = new WatchHub(Log, Reader, Profiles, options, Metrics.Output, TimeProvider.System);
    }

    public static IReadOnlyList<ShardId> Shards { get; } = [.. Enumerable.Range(0, ShardCount).Select(partition => new ShardId(partition))];

    public StoreConnection Connection => _store;

    public EngineMetrics Metrics { get; } = new(["calls"], []);

    public FlakyReader Reader { get; }

    /// <summary>What <c>/metrics</c> would say now.</summary>
    public Task<Exposition> MetricsAsync()
    {
        WatchReport.Report(Hub, Metrics);
        return Exposition.CollectAsync(Metrics.Registry);
    }

    public CrossingLog Log { get; }

    public ProfileReader Profiles { get; }

    public WatchHub Hub { get; }

    public StoreDamage Damage { get; }

    public IReadOnlyDictionary<string, RiskLevel> Levels => _levels;

    /// <summary>Where a customer belongs; nobody belongs anywhere unless a test says so.</summary>
    public Func<string, (string? Segment, string? Region)> HomeOf { get; set; } = _ => (null, null);

    /// <summary>What is stored of a customer instead of the profile.</summary>
    public Func<string, byte[], byte[]> Stored { get; set; } = (_, profile) => profile;

    /// <summary>What operators are told.</summary>
    public RecordingLogger Lines { get; } = new();

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
            writes.Add(new ProfileWrite(customer, Stored(customer, Snapshot(customer, level, at)), Instant.Never, level > RiskLevel.Low ? (double)level : null));
            if (level == before) continue;
            NumberedCrossing sample = Samples.Crossing(commit.Shard, commit.LastSequence + crossings.Count + 1);
            (string? segment, string? region) = HomeOf(customer);
            crossings.Add(sample with { Crossing = sample.Crossing with { CustomerId = customer, Before = before, After = level, At = at, Segment = segment, Region = region } });
            _levels[customer] = level;
        }

        await CommitAsync(commit, writes, crossings);
    }

    /// <summary>One commit of what a customer, known by nothing else so far, really goes through; gives the profile that comes of it.</summary>
    public async Task<Profile> LiveThroughAsync(int shard, params IReadOnlyList<Interaction> interactions)
    {
        ShardCommit commit = _states[shard].Next();
        Profile profile = new(interactions[0].CustomerId!);
        List<Crossing> crossings = [];
        foreach (Interaction interaction in interactions) profile.Apply(interaction, interaction.StartedAt, RiskPolicy.Default, crossings);
        _levels[profile.CustomerId] = profile.Level;
        double? priority = profile.Level > RiskLevel.Low ? profile.PriorityUnder(RiskPolicy.Default) : null;
        IEnumerable<NumberedCrossing> numbered = crossings.Select((crossing, place) => new NumberedCrossing(new CrossingId(commit.Shard, commit.LastSequence + place + 1), crossing));
        await CommitAsync(commit, [new ProfileWrite(profile.CustomerId, ProfileSnapshot.ToArray(profile), Instant.Never, priority)], [.. numbered]);
        return profile;
    }

    /// <summary>Where a customer lives.</summary>
    public ShardId ShardOf(string customer) => _shards.GetValueOrDefault(customer);

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

    private async Task CommitAsync(ShardCommit commit, List<ProfileWrite> writes, List<NumberedCrossing> crossings)
    {
        commit = commit with { Profiles = writes, Crossings = crossings, LastSequence = commit.LastSequence + crossings.Count };
        Assert.Equal(CommitVerdict.Committed, (await _store.Shards.CommitAsync(commit, default)).Verdict);
        ref ShardState state = ref _states[commit.Shard.Partition];
        state = state.After(commit, Instant.Never);
        foreach (ProfileWrite write in writes) _shards[write.CustomerId] = commit.Shard;
        Crossings.AddRange(crossings);
    }

    private byte[] Snapshot(string customer, RiskLevel level, Instant at)
    {
        ContactRing ring = new();
        ring.Under(RiskPolicy.Default.Plan);
        ring.Advance(at);
        Standing standing = Standing.New;
        standing.Level = level;
        standing.CrossedAt = at;
        (string? segment, string? region) = HomeOf(customer);
        Attributes home = new() { Segment = new(segment, at, 1, 0), Region = new(region, at, 1, 0) };
        PastCrossing crossed = new(at, level == RiskLevel.Low ? RiskLevel.High : RiskLevel.Low, level, CrossingCause.Contact, 0, default);
        return ProfileSnapshot.ToArray(new Profile(customer, ring, standing, home, [crossed], []));
    }
}
