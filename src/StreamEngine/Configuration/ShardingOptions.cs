namespace StreamEngine.Configuration;

/// <summary>Who decides which node owns which shard.</summary>
internal sealed class ShardingOptions
{
    public const string Section = "Sharding";

    /// <summary><c>kafka-group</c>: the consumer group does.</summary>
    public string Host { get; set; } = "kafka-group";
}
