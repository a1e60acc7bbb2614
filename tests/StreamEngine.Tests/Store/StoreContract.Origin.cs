using StreamEngine.Domain;
using StreamEngine.Store;
using static StreamEngine.Tests.Store.Samples;

namespace StreamEngine.Tests.Store;

// What tells a store that began anew from one that went on.
public abstract partial class StoreContract
{
    [Fact]
    public async Task An_origin_outlives_owners_and_not_the_store()
    {
        ShardState before;
        await using (StoreConnection store = Connect())
        {
            before = await store.Shards.AcquireAsync(Shard, default);
            ShardState other = await store.Shards.AcquireAsync(new ShardId(18), default);
            await store.Shards.CommitAsync(before.Next().WithCrossings(1), default);
            ShardState again = await store.Shards.AcquireAsync(Shard, default);

            Assert.NotEqual(Guid.Empty, before.Origin);
            Assert.NotEqual(before.Origin, other.Origin);
            Assert.Equal(before.Origin, again.Origin);
            Assert.Equal(before.Origin, (await store.Reader.ReadStateAsync(Shard, default))!.Origin);
        }

        await WipeAsync(Shard);
        await using StoreConnection next = Connect();
        ShardState anew = await next.Shards.AcquireAsync(Shard, default);
        Assert.Equal((1, 0), (anew.Lease.Epoch, anew.LastSequence));
        Assert.NotEqual(Guid.Empty, anew.Origin);
        Assert.NotEqual(before.Origin, anew.Origin);
    }

    /// <summary>Makes the store forget the shard, while no connection has it open.</summary>
    private protected abstract Task WipeAsync(ShardId shard);
}
