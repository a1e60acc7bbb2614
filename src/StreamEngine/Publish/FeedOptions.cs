namespace StreamEngine.Publish;

/// <summary>How the feed asks the store.</summary>
internal sealed class FeedOptions
{
    /// <summary>How long a lost wake-up can hide a crossing; 10 ms to 1 minute.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Crossings read of one shard at a time; 1 to 10,000. This bounds what a reader holds in memory.</summary>
    public int PageSize { get; init; } = 256;

    /// <summary>The first pause after the store failed; it doubles up to <see cref="RetryLongest"/>.</summary>
    public TimeSpan RetryFirst { get; init; } = TimeSpan.FromMilliseconds(50);

    public TimeSpan RetryLongest { get; init; } = TimeSpan.FromSeconds(2);
}
