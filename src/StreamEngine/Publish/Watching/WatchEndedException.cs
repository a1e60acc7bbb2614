namespace StreamEngine.Publish.Watching;

/// <summary>Why a watch cannot go on.</summary>
internal enum WatchEnd
{
    /// <summary>What the position points at is no longer kept.</summary>
    TooOld,

    /// <summary>The watcher does not keep up.</summary>
    TooSlow,

    /// <summary>The store does not say where some shard stands, so a watch cannot begin with what happens next.</summary>
    StoreAway,
}

/// <summary>A watch cannot go on.</summary>
/// <param name="reason">Why.</param>
/// <param name="token">Where the watcher stands; null where going on from there makes no sense.</param>
internal sealed class WatchEndedException(WatchEnd reason, string? token) : Exception($"The watch ended: {reason}.")
{
    public WatchEnd Reason => reason;

    public string? Token => token;
}
