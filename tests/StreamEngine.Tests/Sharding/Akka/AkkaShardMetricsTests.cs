namespace StreamEngine.Tests.Sharding.Akka;

/// <summary>The contract where customers are actors of a cluster, and a shard's steps a stream.</summary>
public sealed class AkkaShardMetricsTests(AkkaNodeFixture cluster) : ShardMetricsContract, IClassFixture<AkkaNodeFixture>
{
    private protected override ShardRuntimeFactory Runtimes => cluster.Runtimes;
}
