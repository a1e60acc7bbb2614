namespace StreamEngine.Configuration;

/// <summary>Who decides which node owns which shard, and where its customers live.</summary>
internal sealed class ShardingOptions
{
    public const string Section = "Sharding";
    public const string KafkaGroup = "kafka-group";
    public const string Akka = "akka";

    /// <summary>Whether this build has the Akka host.</summary>
    public static bool HasAkka =>
#if FULL_PACKAGES
        true;
#else
        false;
#endif

    /// <summary>
    /// <c>akka</c>, the default where the build has it: customers are actors of a cluster that follows the consumer group. <c>kafka-group</c>: the consumer group alone decides, and
    /// customers are objects of their shard.
    /// </summary>
    public string Host { get; set; } = HasAkka ? Akka : KafkaGroup;

    public bool IsAkka => Host == Akka;
}
