namespace StreamEngine.Configuration;

/// <summary>What drives shard time while no events come.</summary>
internal enum EngineClock
{
    /// <summary>Service: an idle shard follows the wall clock.</summary>
    Live,

    /// <summary>Replay of history: event time alone.</summary>
    EventTime,
}

/// <summary>The shards of this node.</summary>
internal sealed class EngineOptions
{
    public const string Section = "Engine";

    public EngineClock Clock { get; set; } = EngineClock.Live;

    /// <summary>Records applied in one commit at most; 1 to 100,000.</summary>
    public int BatchLimit { get; set; } = 8_000;

    /// <summary>Customers whose moment has come that one commit advances at most; 1 to 100,000.</summary>
    public int DueLimit { get; set; } = 1_000;

    /// <summary>Profiles a shard keeps in memory at most; 1 to 100,000,000.</summary>
    public int ResidentProfiles { get; set; } = 200_000;

    /// <summary>Bytes of profiles that a shard keeps in memory at most, about; 1 MB to 1 TB.</summary>
    public long ResidentBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>How often an idle shard looks at the clock; 10 ms to 1 minute.</summary>
    public TimeSpan IdleTick { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The first pause after the store failed; it doubles up to <see cref="RetryLongest"/>.</summary>
    public TimeSpan RetryFirst { get; set; } = TimeSpan.FromMilliseconds(100);

    public TimeSpan RetryLongest { get; set; } = TimeSpan.FromSeconds(5);
}
