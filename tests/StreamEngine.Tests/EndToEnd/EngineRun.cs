using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Store;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.EndToEnd;

/// <summary>One store, and the engines that were started over it.</summary>
internal sealed class EngineRun(FaultWorkload workload, string[] storeSettings, StoreConnection store) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <param name="workload">What the engines read.</param>
    /// <param name="redis">The store.</param>
    /// <param name="settings">What the engines of this run are told besides.</param>
    public static EngineRun OverRedis(FaultWorkload workload, RedisServer redis, params string[] settings) => new(
        workload, [$"Redis:Configuration={redis.Configuration}", "Redis:StreamLength=1000000", .. settings],
        StoreFactory.OpenRedis(new RedisOptions { Configuration = redis.Configuration }, TimeProvider.System, NullLoggerFactory.Instance));

    public static EngineRun OverFiles(FaultWorkload workload, string folder, params string[] settings) => new(
        workload, [$"Embedded:Path={folder}", .. settings],
        StoreFactory.OpenEmbedded(new EmbeddedStoreOptions { Path = folder }, TimeProvider.System, NullLoggerFactory.Instance));

    /// <param name="group">The engines that share the work.</param>
    /// <param name="settings">What this one is told besides.</param>
    public EngineProcess Start(string group, params IEnumerable<string> settings) =>
        EngineProcess.Start([.. workload.Arguments(group), .. storeSettings.Concat(settings).SelectMany(setting => (string[])["--set", setting])]);

    /// <summary>Waits until so many records are committed.</summary>
    public Task ReachAsync(long records) => Eventually.BecomesTrueAsync(
        async () => await ConsumedAsync() >= records, $"{records} records committed", Patience);

    public Task FinishAsync() => ReachAsync(workload.Records);

    public async Task<List<ShardOutcome>> OutcomesAsync()
    {
        List<ShardOutcome> outcomes = [];
        foreach (ShardId shard in workload.Shards) outcomes.Add(await ShardOutcome.ReadAsync(store.Reader, shard));
        return outcomes;
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    /// <summary>How many records are committed; -1: the store does not say.</summary>
    public async Task<long> ConsumedAsync()
    {
        try
        {
            return await SumAsync(state => state.Tally.Consumed);
        }
        catch (StoreUnavailableException)
        {
            return -1;
        }
    }

    /// <summary>The same of each shard; 0: nobody has ever had it.</summary>
    public async Task<IReadOnlyList<long>> ConsumedByShardAsync()
    {
        const int MostTries = 10;
        for (int tries = 1; ; tries++)
        {
            try
            {
                List<long> consumed = [];
                foreach (ShardId shard in workload.Shards) consumed.Add((await store.Reader.ReadStateAsync(shard, default))?.Tally.Consumed ?? 0);
                return consumed;
            }
            catch (StoreUnavailableException) when (tries < MostTries)
            {
                // On a busy machine an answer takes longer than an engine would wait for it.
            }
        }
    }

    /// <summary>How many crossings are committed.</summary>
    public Task<long> CrossingsAsync() => SumAsync(state => state.LastSequence);

    private async Task<long> SumAsync(Func<ShardState, long> figure)
    {
        long sum = 0;
        foreach (ShardId shard in workload.Shards)
            if (await store.Reader.ReadStateAsync(shard, default) is { } state) sum += figure(state);
        return sum;
    }
}
