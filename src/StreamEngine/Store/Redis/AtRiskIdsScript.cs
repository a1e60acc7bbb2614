namespace StreamEngine.Store.Redis;

/// <summary>Reads a shard's state and who is at risk in one step, so that they belong together. Writes nothing.</summary>
internal static class AtRiskIdsScript
{
    /// <summary>KEYS: the five of the shard. No arguments.</summary>
    /// <remarks>Answers with the state's fields and values, the first due entry, and the ids.</remarks>
    public const string Text = """
        return {redis.call('HGETALL', KEYS[1]), redis.call('ZRANGE', KEYS[5], 0, 0, 'WITHSCORES'), redis.call('ZRANGE', KEYS[4], 0, -1)}
        """;
}
