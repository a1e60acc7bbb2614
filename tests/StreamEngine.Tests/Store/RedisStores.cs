using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Store;
using StreamEngine.Store.Redis;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Store;

/// <summary>Opens a store in Redis that writes its commits in a certain way.</summary>
internal static class RedisStores
{
    /// <param name="options">Where Redis is.</param>
    /// <param name="leastTransactionBytes">From how many bytes on a transaction writes a commit: 0 for each, the greatest number for none.</param>
    /// <param name="logs">What the store tells; null: nobody hears.</param>
    public static StoreConnection Open(RedisOptions options, int leastTransactionBytes, ILoggerFactory? logs = null) =>
        StoreFactory.OpenRedis(options, TimeProvider.System, NullLoggerFactory.Instance) with
        {
            Shards = new RedisShardStore(options, TimeProvider.System, (logs ?? NullLoggerFactory.Instance).CreateLogger<RedisShardStore>(), leastTransactionBytes),
        };

    /// <summary>As <see cref="Open"/>, and each commit must really be written that way.</summary>
    public static StoreConnection OpenStrict(RedisOptions options, int leastTransactionBytes)
    {
        StoreConnection store = Open(options, leastTransactionBytes);
        return store with { Shards = new SingleWayStore(store.Shards, leastTransactionBytes == 0 ? CommitWay.Transaction : CommitWay.Script) };
    }

    /// <summary>Commits as the engine does: again, while the store is unavailable.</summary>
    public static async Task<CommitResult> CommitUntilAnsweredAsync(this StoreConnection store, ShardCommit commit)
    {
        CommitResult? result = null;
        await Eventually.BecomesTrueAsync(() => AnswersAsync(async () => result = await store.Shards.CommitAsync(commit, default)), "the commit is answered");
        return result!.Value;
    }

    /// <summary>Waits until both sides of the store answer.</summary>
    public static async Task HealedAsync(this StoreConnection store)
    {
        await Eventually.BecomesTrueAsync(() => AnswersAsync(async () => await store.Shards.PingAsync(default)), "the store answers again");
        await Eventually.BecomesTrueAsync(() => AnswersAsync(async () => await store.Reader.ReadStateAsync(new ShardId(0), default)), "the reader answers again");
    }

    private static async Task<bool> AnswersAsync(Func<Task> ask)
    {
        try
        {
            await ask();
            return true;
        }
        catch (StoreUnavailableException)
        {
            return false;
        }
    }
}
