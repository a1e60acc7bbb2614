using StreamEngine.Domain;
using StreamEngine.Store;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.EndToEnd;

/// <summary>One store, and the engines that were started over it.</summary>
internal sealed class EngineRun(FaultWorkload workload, string[] storeSettings, StoreConnection store) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public EngineProcess Start(string group) =>
        EngineProcess.Start([.. workload.Arguments(group), .. storeSettings.SelectMany(setting => (string[])["--set", setting])]);

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

    public async Task<long> ConsumedAsync()
    {
        long consumed = 0;
        try
        {
            foreach (ShardId shard in workload.Shards) consumed += (await store.Reader.ReadStateAsync(shard, default))?.Tally.Consumed ?? 0;
        }
        catch (StoreUnavailableException)
        {
            return -1;
        }

        return consumed;
    }
}
