using System.Collections.Concurrent;
using System.Globalization;
using StackExchange.Redis;
using StreamEngine.Domain;

namespace StreamEngine.Store.Redis;

/// <summary>The keys of one shard. They share a hash tag, so all lie in one slot of a Redis Cluster and one script may touch them.</summary>
/// <param name="State">Hash: lease, origin, commit number, sequence, shard time, offsets, tally. See <see cref="StateFields"/>.</param>
/// <param name="Profiles">Hash: customer id → snapshot.</param>
/// <param name="Crossings">Stream: entry <c>SEQUENCE-0</c> with the fields <c>json</c> and <c>pb</c>.</param>
/// <param name="Risk">Sorted set: customer id by priority.</param>
/// <param name="Due">Sorted set: customer id by due moment in Unix milliseconds.</param>
internal sealed record RedisShardKeys(RedisKey State, RedisKey Profiles, RedisKey Crossings, RedisKey Risk, RedisKey Due)
{
    /// <summary>All five, in the order in which the scripts take them.</summary>
    public RedisKey[] All { get; } = [State, Profiles, Crossings, Risk, Due];
}

/// <summary>Spells the keys: <c>streamengine:{17}:profiles</c>.</summary>
internal sealed class RedisKeys(string prefix)
{
    private readonly ConcurrentDictionary<ShardId, RedisShardKeys> _keys = new();

    public RedisShardKeys Of(ShardId shard) => _keys.GetOrAdd(shard, Spell);

    private RedisShardKeys Spell(ShardId shard)
    {
        string root = string.Create(CultureInfo.InvariantCulture, $"{prefix}{{{shard.Partition}}}:");
        return new RedisShardKeys(root + "state", root + "profiles", root + "crossings", root + "risk", root + "due");
    }
}
