namespace StreamEngine.Store.Redis;

/// <summary>Takes a shard: raises the epoch, sets a new token (and an origin where there is none), answers with the state and the first due moment.</summary>
/// <remarks>
/// Whatever could make a later commit fail half way is asked here once: whether the keys have the right types and whether
/// this user may run each command. And if the stream is ahead of the state (someone deleted the state key alone), the
/// sequence goes on after the last id that the stream gave, for Redis takes entry ids in rising order only; a user who may not
/// ask for that one goes on after the newest entry.
/// </remarks>
internal static class AcquireScript
{
    /// <summary>KEYS: the five of the shard. ARGV: token, the origin of a shard that has none.</summary>
    public const string Text = """
        local state, profiles, crossings, risk, due = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]

        """ + CrossingsOrder.LastSequence + """

        redis.call('HLEN', profiles)
        redis.call('ZCARD', risk)
        redis.call('ZCARD', due)
        local held = redis.call('HMGET', state, 'epoch', 'sequence', 'origin')
        local newest = redis.call('XREVRANGE', crossings, '+', '-', 'COUNT', 1)[1]

        if redis.acl_check_cmd then
          local needed = {
            {'HSET', state, 'x', 'x'}, {'HSET', profiles, 'x', 'x'}, {'HMGET', profiles, 'x'}, {'HDEL', profiles, 'x'},
            {'XADD', crossings, '1-0', 'x', 'x'}, {'ZADD', risk, '1', 'x'}, {'ZREM', risk, 'x'},
            {'ZADD', due, '1', 'x'}, {'ZREM', due, 'x'}, {'ZRANGE', due, '0', '0'}}
          for _, command in ipairs(needed) do
            if not redis.acl_check_cmd(unpack(command)) then
              return redis.error_reply('NOPERM this user may not run ' .. command[1] .. ' on ' .. command[2])
            end
          end
        end

        local epoch = tonumber(held[1] or '0') + 1
        local sequence = tonumber(held[2] or '0')
        if newest then sequence = math.max(sequence, tonumber(string.match(newest[1], '^%d+'))) end
        local told, last = pcall(lastSequence)
        if told and last then sequence = math.max(sequence, last) end

        redis.call('HSET', state,
          'epoch', string.format('%.0f', epoch), 'token', ARGV[1], 'sequence', string.format('%.0f', sequence),
          'origin', held[3] or ARGV[2])
        return {redis.call('HGETALL', state), redis.call('ZRANGE', due, 0, 0, 'WITHSCORES')}
        """;
}
