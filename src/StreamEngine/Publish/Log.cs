namespace StreamEngine.Publish;

/// <summary>What publishing tells operators. Events 400 to 499; never a customer's data.</summary>
internal static partial class Log
{
    [LoggerMessage(400, LogLevel.Warning, "The feed waits for the store: {Reason}")]
    public static partial void FeedWaits(ILogger log, string reason);

    [LoggerMessage(401, LogLevel.Information, "The feed goes on: the store answers again.")]
    public static partial void FeedGoesOn(ILogger log);

    [LoggerMessage(402, LogLevel.Warning, "A reader of the feed missed {Missed} crossings of shard {Shard}: the store no longer keeps them.")]
    public static partial void FeedMissed(ILogger log, long missed, int shard);

    [LoggerMessage(403, LogLevel.Warning, "Shard {Shard}: the store was made anew; watchers that go on from before are told to take a snapshot.")]
    public static partial void StoreMadeAnew(ILogger log, int shard);

    [LoggerMessage(404, LogLevel.Warning, "The feed cannot read shard {Shard}, and tries again: {Reason}")]
    public static partial void ShardUnread(ILogger log, int shard, string reason);

    [LoggerMessage(405, LogLevel.Error, "The feed broke off, and begins again.")]
    public static partial void FeedBroke(ILogger log, Exception unexpected);

    [LoggerMessage(406, LogLevel.Error, "A customer is left out of what callers are told, as the stored profile cannot be read ({Fault}): run here the engine that wrote it, or restore the store. Further ones are counted and told of once an hour.")]
    public static partial void ProfileUnread(ILogger log, string fault);
}
