using StreamEngine.Configuration;
using StreamEngine.Domain.Policy;
using StreamEngine.Telemetry;

namespace StreamEngine.Sharding;

/// <summary>What a node of a cluster is made of.</summary>
/// <param name="Cluster">Checked.</param>
/// <param name="Engine">Checked.</param>
/// <param name="Policy">The judge.</param>
/// <param name="Partitions">So many shards there are.</param>
/// <param name="Metrics">Hears of the cluster.</param>
internal sealed record NodeSettings(ClusterOptions Cluster, EngineOptions Engine, RiskPolicy Policy, int Partitions, ClusterMetrics Metrics);
