using Akka.Actor;
using Akka.Cluster.Sharding;
using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Configuration;
using StreamEngine.Sharding;
using StreamEngine.Sharding.Akka.Cluster;
using StreamEngine.Sharding.Akka.Customers;
using StreamEngine.Telemetry;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Sharding.Akka;

/// <summary>A cluster of one node, in this process: customers of all its tests live in it, each under its own ownership.</summary>
public sealed class AkkaNodeFixture : IAsyncLifetime
{
    /// <summary>So many shards it has.</summary>
    internal const int Partitions = 8;

    private AkkaNode? _node;

    internal AkkaNode Node => _node!;

    /// <summary>The way to every customer.</summary>
    internal IActorRef Region => ClusterSharding.Get(Node.System).ShardRegion(CustomerRegion.TypeName);

    internal ShardRuntimeFactory Runtimes => (_, options, metrics, clock) => Node.RuntimeOf(options, metrics.Cluster, clock);

    /// <summary>The settings of a node on this machine.</summary>
    /// <param name="port">Its own.</param>
    /// <param name="seeds">Those of all; none: it is a cluster by itself.</param>
    internal static NodeSettings Settings(int port = 0, params int[] seeds)
    {
        // How slow a machine may be is not what is tested: nobody is given up for being late.
        ClusterOptions cluster = new() { Port = port, AnswerDeadline = TimeSpan.FromMinutes(1) };
        foreach (int seed in seeds) cluster.Seeds.Add($"127.0.0.1:{seed}");
        return new NodeSettings(cluster, new EngineOptions(), ShardSandbox.Policy, Partitions, new EngineMetrics(["calls"], []).Cluster);
    }

    public Task InitializeAsync()
    {
        _node = AkkaNode.Start(Settings(), null, NullLoggerFactory.Instance, TimeProvider.System);
        return Until.DoneAsync(Node.Joined);
    }

    public async Task DisposeAsync() => await Node.DisposeAsync();
}
