using StreamEngine.Configuration;
using StreamEngine.Domain.Policy;

namespace StreamEngine.Sharding;

/// <summary><c>Sharding:Host=kafka-group</c>: a shard's customers are objects in its own memory, and its steps a loop.</summary>
internal sealed class LocalRuntime(RiskPolicy policy, EngineOptions options) : IShardRuntime
{
    public Task ReadyAsync(CancellationToken ct) => Task.CompletedTask;

    public IShardCustomers Open(Ownership ownership) =>
        new LocalCustomers(new ResidentProfiles(options.ResidentProfiles, options.ResidentBytes), policy, ownership.Lanes, ownership.OnCorrupt);

    public async Task DriveAsync(ShardSteps steps)
    {
        while (await steps.TakeAsync() && await steps.WorkAsync() && await steps.CommitAsync())
        {
        }
    }
}
