using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Publish;
using StreamEngine.Publish.Recent;
using StreamEngine.Store;

namespace StreamEngine.Tests.Publish.Recent;

/// <summary>Logs over a store that a test has at hand, with the engine's own settings unless told.</summary>
internal static class CrossingLogs
{
    /// <summary>One that has not been started.</summary>
    /// <param name="store">What it reads.</param>
    /// <param name="shards">Those of the store.</param>
    /// <param name="watch">How much it keeps.</param>
    /// <param name="feed">When it looks.</param>
    /// <param name="time">By which clock.</param>
    /// <param name="lines">What it tells operators; null: nobody hears.</param>
    public static CrossingLog New(
        IRiskReader store, IReadOnlyList<ShardId> shards, WatchOptions? watch = null, FeedOptions? feed = null, TimeProvider? time = null, ILogger<CrossingLog>? lines = null) =>
        new(store, shards, watch ?? new WatchOptions(), feed ?? new FeedOptions(), time ?? TimeProvider.System, lines ?? NullLogger<CrossingLog>.Instance);

    /// <summary>Starts it, and waits until it knows where each shard stands.</summary>
    public static async Task<CrossingLog> BeginAsync(this CrossingLog log)
    {
        log.Start();
        await log.BegunAsync(default);
        return log;
    }
}
