using Microsoft.Extensions.Logging;
using StreamEngine.Domain;
using StreamEngine.Store;

namespace StreamEngine.Sharding;

/// <summary>What shards say. Event ids 300 to 399.</summary>
internal static partial class Log
{
    [LoggerMessage(300, LogLevel.Information, "Shard {Shard}: acquired under epoch {Epoch}, reading on from {Offsets}")]
    public static partial void Acquired(ILogger log, ShardId shard, long epoch, OffsetVector offsets);

    [LoggerMessage(301, LogLevel.Information, "Shards: {Count} given up (lost: {Lost}, last step finished: {Finished})")]
    public static partial void Revoked(ILogger log, int count, bool lost, bool finished);

    [LoggerMessage(302, LogLevel.Warning, "Shard {Shard}: holding, nothing is dropped; the store does not answer: {Reason}")]
    public static partial void Holding(ILogger log, ShardId shard, string reason);

    [LoggerMessage(303, LogLevel.Information, "Shard {Shard}: the store answers again")]
    public static partial void Resumed(ILogger log, ShardId shard);

    [LoggerMessage(304, LogLevel.Warning, "Shard {Shard}: ownership ended ({Verdict}); what was in memory is dropped")]
    public static partial void Dropped(ILogger log, ShardId shard, CommitVerdict verdict);

    [LoggerMessage(305, LogLevel.Critical, "Shard {Shard}: halted. {Reason}")]
    public static partial void Halted(ILogger log, ShardId shard, string reason);

    [LoggerMessage(306, LogLevel.Error, "Shard {Shard}: a step failed; beginning again from the store")]
    public static partial void Failed(ILogger log, ShardId shard, Exception failure);

    [LoggerMessage(307, LogLevel.Warning, "Shard {Shard}: a customer's snapshot cannot be read ({Fault}); the customer begins anew")]
    public static partial void Corrupt(ILogger log, ShardId shard, string fault);

    [LoggerMessage(308, LogLevel.Warning, "Shard {Shard}: {Reason}; beginning again from the store")]
    public static partial void BeganAgain(ILogger log, ShardId shard, string reason);
}
