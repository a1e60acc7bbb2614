using System.Text.RegularExpressions;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.EndToEnd.Clusters;

/// <summary>Up to three engines that are one cluster, over one store and one broker, with a story that goes on while they come and go.</summary>
internal sealed partial class ClusterRun : IAsyncDisposable
{
    private const int Places = 3;

    /// <summary>Two for each node when all are there.</summary>
    private const int Partitions = 6;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>What the engines wait for again and again while the group and the cluster come to terms: sooner done, none of it is what is tested.</summary>
    /// <remarks>For the session, less one second, the embedded broker waits at each rebalance; who is too slow for it acquires its shards again, and that is all.</remarks>
    private static readonly string[] Brisk =
    [
        $"Kafka:SessionTimeout=00:00:0{(MockKafka.IsReal ? 6 : 3)}", "Kafka:Client:heartbeat.interval.ms=500", "Cluster:AnswerDeadline=00:00:02", "Cluster:Akka:akka.cluster.seed-node-timeout=2 s",
    ];

    private readonly RedisServer _redis;
    private readonly FaultWorkload _workload;
    private readonly EngineRun _run;
    private readonly SteadyStory _story;
    private readonly List<ClusterNode> _nodes;

    private ClusterRun(RedisServer redis, int seed, string[] settings)
    {
        _redis = redis;
        _workload = FaultWorkload.Begin(seed, Partitions);
        _run = EngineRun.OverRedis(_workload, redis, [.. Brisk, .. settings]);
        _story = SteadyStory.Begin(_workload, _run);
        Network = new ClusterNetwork(Places);
        string seeds = $"Cluster:Seeds={string.Join(',', Network.Relays.Select(relay => $"{relay.Host}:{relay.Port}"))}";
        _nodes = [.. Network.Relays.Select(relay => new ClusterNode(_run, "cluster", relay, [seeds]))];
    }

    public ClusterNetwork Network { get; }

    public IReadOnlyList<ClusterNode> Nodes => _nodes;

    /// <param name="seed">Which story.</param>
    /// <param name="settings">What every engine is told besides.</param>
    public static async Task<ClusterRun> BeginAsync(int seed, params string[] settings) => new(await RedisServer.LaunchAsync(), seed, settings);

    /// <summary>The same with all nodes at work.</summary>
    public static async Task<ClusterRun> BeginWithAllAsync(int seed, params string[] settings)
    {
        ClusterRun run = await BeginAsync(seed, settings);
        try
        {
            await Task.WhenAll(run.Nodes.Select(node => node.StartAsync()));
            await run.GoOnAsync();
            return run;
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until every shard has gone on for a while from where it is.</summary>
    public async Task GoOnAsync()
    {
        const int AWhile = 30;
        IReadOnlyList<long> before = await _run.ConsumedByShardAsync();
        await Eventually.BecomesTrueAsync(
            async () => (await _run.ConsumedByShardAsync()).Zip(before).All(shard => shard.First >= shard.Second + AWhile),
            () => $"every shard goes on:{Environment.NewLine}{Outputs()}",
            Patience);
    }

    /// <summary>Whatever an engine once had, others have now: what it might still say would not be heard.</summary>
    public async Task AssertFencedAsync(EngineProcess engine)
    {
        Dictionary<int, long> had = ClusterNode.AcquiredBy(engine);
        Assert.NotEmpty(had);
        List<ShardOutcome> now = await _run.OutcomesAsync();
        Assert.All(had, shard => Assert.True(now[shard.Key].State.Lease.Epoch > shard.Value, $"shard {shard.Key} is still under epoch {shard.Value}"));
    }

    /// <summary>Ends the story. What came of it is what comes of it in one engine that nobody disturbs; and nobody is named in what the engines said.</summary>
    public async Task AssertAsUndisturbedAsync()
    {
        await _story.EndAsync();
        await _run.FinishAsync();
        using TempFolder folder = new();
        await using EngineRun alone = EngineRun.OverFiles(_workload, folder.Path, "Sharding:Host=kafka-group", "Engine:BatchLimit=1000");
        await using EngineProcess undisturbed = alone.Start("undisturbed");
        await alone.FinishAsync();
        List<ShardOutcome> expected = await alone.OutcomesAsync();
        Assert.True(expected.Sum(outcome => outcome.Crossings.Count) > 20, "the story has too few crossings to prove anything");
        foreach ((ShardOutcome one, ShardOutcome other) in expected.Zip(await _run.OutcomesAsync())) one.AssertSame(other);
        foreach (EngineProcess engine in _nodes.SelectMany(node => node.Lives)) AssertDiscreet(engine, expected.SelectMany(outcome => outcome.Profiles.Keys));
    }

    public async ValueTask DisposeAsync()
    {
        await _story.DisposeAsync();
        foreach (ClusterNode node in _nodes) await node.DisposeAsync();
        await Network.DisposeAsync();
        await _run.DisposeAsync();
        _workload.Dispose();
        await _redis.DisposeAsync();
    }

    private static void AssertDiscreet(EngineProcess engine, IEnumerable<string> customerIds)
    {
        HashSet<string> words = [.. Words().Matches(engine.Output).Select(word => word.Value)];
        Assert.DoesNotContain(customerIds, words.Contains);
        Assert.DoesNotMatch(StackTrace(), engine.Output);
    }

    private string Outputs() => string.Join(
        Environment.NewLine, _nodes.SelectMany((node, place) => node.Lives.Select((life, number) => $"--- node {place}, life {number + 1}{Environment.NewLine}{life.Output}")));

    [GeneratedRegex(@"[\w-]+")]
    private static partial Regex Words();

    [GeneratedRegex(@" {3}at \w+\.")]
    private static partial Regex StackTrace();
}
