namespace StreamEngine.Store.Redis;

/// <summary>Finds the customers whose moment has come and reads their profiles, in one step. Writes nothing.</summary>
internal static class DueScript
{
    /// <summary>KEYS: the five of the shard. ARGV: the moment in Unix milliseconds, how many at most.</summary>
    /// <remarks>Answers with two lists: (id, milliseconds, …) and the snapshots in the same order.</remarks>
    public const string Text = """
        local due = redis.call('ZRANGEBYSCORE', KEYS[5], '-inf', ARGV[1], 'WITHSCORES', 'LIMIT', 0, ARGV[2])
        local snapshots, ids = {}, {}
        local function read()
          if #ids == 0 then return end
          for _, snapshot in ipairs(redis.call('HMGET', KEYS[2], unpack(ids))) do snapshots[#snapshots + 1] = snapshot end
          ids = {}
        end
        for i = 1, #due, 2 do
          ids[#ids + 1] = due[i]
          if #ids == 4000 then read() end
        end
        read()
        return {due, snapshots}
        """;
}
