namespace StreamEngine.Configuration;

/// <summary>The real store; used when <see cref="Configuration"/> is set.</summary>
internal sealed class RedisOptions
{
    public const string Section = "Redis";

    /// <summary>Hosts and options, as StackExchange.Redis reads them: <c>redis-1:6379,redis-2:6379,password=…</c>. Empty: the embedded store.</summary>
    public string Configuration { get; set; } = "";

    /// <summary>What every key begins with.</summary>
    public string KeyPrefix { get; set; } = "streamengine:";

    /// <summary>The channel that carries every crossing.</summary>
    public string Channel { get; set; } = "streamengine:risk";

    /// <summary>Crossings kept in each shard's stream, about; 100 to 10,000,000.</summary>
    public int StreamLength { get; set; } = 10_000;

    /// <summary>The longest one command, script or transaction may take; 100 ms to 1 minute.</summary>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(5);
}

/// <summary>The store in files beside the engine; used when Redis is not configured.</summary>
internal sealed class EmbeddedStoreOptions
{
    public const string Section = "Embedded";

    /// <summary>The folder with one database file a shard; made when missing.</summary>
    public string Path { get; set; } = "data";

    /// <summary>Crossings kept of each shard, about; 100 to 10,000,000.</summary>
    public int StreamLength { get; set; } = 100_000;

    /// <summary>The longest a command waits for another process's lock; 100 ms to 1 minute.</summary>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
