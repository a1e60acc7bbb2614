namespace StreamEngine.Tests.Sharding;

/// <summary>The contract where customers are objects in the shard's own memory.</summary>
public sealed class ShardMetricsTests : ShardMetricsContract;
