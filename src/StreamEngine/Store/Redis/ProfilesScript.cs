namespace StreamEngine.Store.Redis;

/// <summary>Reads a shard's state and some of its profiles in one step, so that they belong together. Writes nothing.</summary>
internal static class ProfilesScript
{
    /// <summary>KEYS: the five of the shard. ARGV: the customers' ids.</summary>
    /// <remarks>Answers with the state's fields and values, the first due entry, and the snapshots in the order asked for.</remarks>
    public const string Text = """
        local snapshots = {}
        for from = 1, #ARGV, 4000 do
          for _, snapshot in ipairs(redis.call('HMGET', KEYS[2], unpack(ARGV, from, math.min(from + 3999, #ARGV)))) do
            snapshots[#snapshots + 1] = snapshot
          end
        end
        return {redis.call('HGETALL', KEYS[1]), redis.call('ZRANGE', KEYS[5], 0, 0, 'WITHSCORES'), snapshots}
        """;
}
