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

    /// <summary><c>kafka-group</c>: the consumer group does, and customers are objects of their shard. <c>akka</c>: customers are actors of a cluster that follows the group.</summary>
    public string Host { get; set; } = KafkaGroup;

    public bool IsAkka => Host == Akka;
}
