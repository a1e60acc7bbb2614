using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Configuration;
using StreamEngine.Ingest;
using StreamEngine.Sharding;
using StreamEngine.Sharding.Akka.Cluster;
using StreamEngine.Sharding.Akka.Customers;
using StreamEngine.Store;
using StreamEngine.Telemetry;
using StreamEngine.Tests.Telemetry;
using AkkaCluster = Akka.Cluster.Cluster;

namespace StreamEngine.Tests.Sharding.Akka;

/// <summary>One of several nodes in this process, with metrics of its own.</summary>
internal sealed class ClusterMember(AkkaNode node)
{
    private readonly EngineMetrics _metrics = new(["calls"], []);

    public AkkaNode Node => node;

    private IActorRef Region => ClusterSharding.Get(node.System).ShardRegion(CustomerRegion.TypeName);

    /// <summary>So many nodes are up, as this one sees it.</summary>
    public int Up => AkkaCluster.Get(node.System).State.Members.Count(member => member.Status == MemberStatus.Up);

    /// <summary>The shards whose customers live here.</summary>
    public async Task<IReadOnlyList<string>> ShardsAsync()
    {
        CurrentShardRegionState state = await Region.Ask<CurrentShardRegionState>(GetShardRegionState.Instance, TimeSpan.FromMinutes(1));
        return [.. state.Shards.Select(shard => shard.ShardId)];
    }

    /// <summary>How many orders of this node have met their customer elsewhere.</summary>
    public Task<double> ElsewhereAsync() => AnswersAsync("elsewhere");

    /// <summary>How many have met it here.</summary>
    public Task<double> HereAsync() => AnswersAsync("here");

    /// <summary>The customers of an ownership, as this node orders them; that it owns the shard it tells nobody.</summary>
    public ActorCustomers Customers(Ownership ownership, EngineOptions options) =>
        new(ownership, Region, node.System.ActorOf(Props.Create<OrderDesk>()), options, AkkaNodeFixture.Settings().Cluster, TimeProvider.System, _metrics.Cluster);

    /// <summary>Consumes a shard.</summary>
    public ShardLoop Loop(IShardStore store, IShardInput input, EngineOptions options) =>
        new(input, store, node.RuntimeOf(options, _metrics.Cluster, TimeProvider.System), new AnonymousCounts(), options, _metrics, TimeProvider.System, NullLogger.Instance);

    private async Task<double> AnswersAsync(string from) => (await Exposition.CollectAsync(_metrics.Registry)).Sum("streamengine_customer_answers_total", $"from=\"{from}\"");
}
