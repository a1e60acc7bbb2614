namespace StreamEngine.Configuration;

/// <summary>What a node does for watchers.</summary>
internal sealed class WatchOptions
{
    public const string Section = "Watch";

    /// <summary>The newest crossings kept in memory for all watchers together, about 2 KB each; 1,000 to 10,000,000. Older ones are read from the store.</summary>
    public int RecentCrossings { get; set; } = 16_384;

    /// <summary>
    /// A watcher that takes nothing for so long is slow: it gets only the newest crossing of each customer; 10 ms to 10 minutes. So is one that was
    /// waited for most of such a time, in moments of a 20th of it (10 ms at least), while more than <see cref="Buffer"/> crossings waited.
    /// </summary>
    public TimeSpan SlowAfter { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>A watcher that takes nothing for so long is ended; 100 ms to 1 hour.</summary>
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A slow watcher that has more customers than this waiting is ended, and only who has more crossings than this waiting is slow by little and little; 1 to 1,000,000.</summary>
    public int Buffer { get; set; } = 1_000;

    /// <summary>Watchers of this node that read from the store at one time; 1 to 1,000. The others wait their turn.</summary>
    public int StoreReaders { get; set; } = 8;
}
