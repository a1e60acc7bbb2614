namespace StreamEngine.Store.Redis;

/// <summary>The one script that changes a shard: everything of a commit, or nothing.</summary>
/// <remarks>
/// <para><b>Who may write</b> says <see cref="CommitJudge"/>.</para>
/// <para><b>All or nothing.</b> Redis runs a script alone, but undoes nothing when a command in it fails. So everything that can
/// fail comes before the first write: key types (each key is read first), arguments (checked by the caller, counted here), and
/// the stream's order (the first XADD is the first write; later ones have higher ids, so they cannot fail when it did not).
/// Redis's own refusals (OOM, MISCONF, NOREPLICAS, READONLY) strike only before a script's first write: out of memory is judged
/// once, as the script starts, and a script that has written is let through to its end. So does BUSY: SCRIPT KILL refuses
/// a script that has written. Permissions were asked at acquisition. PUBLISH is last, may fail and is not missed: it only wakes readers.</para>
/// <para>State and stream roll back together, so an entry id at or below the stream's last one means that someone changed keys by
/// hand; that is answered as rolled back, and the next acquisition puts the sequence right.</para>
/// <para>No <c>#!lua</c> line, which Redis before 7 does not know. Lists go to <c>unpack</c> 4,000 at a time; it fails at about 8,000.</para>
/// </remarks>
internal static class CommitScript
{
    public const int Committed = 0;
    public const int Fenced = 1;
    public const int RolledBack = 2;

    /// <summary>How many arguments stand before the lists.</summary>
    public const int HeaderLength = 14;

    /// <summary>
    /// KEYS: the five of the shard. ARGV: those of <see cref="CommitJudge"/>, stream length, channel, the lengths of the
    /// eight lists, then the lists: crossings (json, pb, …), profiles (id, snapshot, …), removed (id, …), at risk
    /// (priority, id, …), not at risk (id, …), due (milliseconds, id, …), not due (id, …), state (field, value, …).
    /// </summary>
    public const string Text = CommitJudge.Rules + """

        local length, channel, header = ARGV[5], ARGV[6], 14
        local total = header
        for i = 7, header do total = total + tonumber(ARGV[i]) end
        if total ~= #ARGV then return redis.error_reply('ERR the lists do not add up to the arguments') end
        local at = header + 1
        local crossingsEnd = header + tonumber(ARGV[7])
        while at <= crossingsEnd do
          sequence = sequence + 1
          local added = redis.pcall('XADD', crossings, 'MAXLEN', '~', length, string.format('%.0f-0', sequence),
            'json', ARGV[at], 'pb', ARGV[at + 1])
          if type(added) == 'table' and added.err then
            if string.find(added.err, 'equal or smaller', 1, true) then return answer(2) end
            return added
          end
          at = at + 2
        end

        local function write(list, command, key)
          local last = at + tonumber(ARGV[list]) - 1
          while at <= last do
            local to = math.min(at + 3999, last)
            redis.call(command, key, unpack(ARGV, at, to))
            at = to + 1
          end
        end
        write(8, 'HSET', profiles)
        write(9, 'HDEL', profiles)
        write(10, 'ZADD', risk)
        write(11, 'ZREM', risk)
        write(12, 'ZADD', due)
        write(13, 'ZREM', due)
        write(14, 'HSET', state)

        for json = header + 1, crossingsEnd, 2 do redis.pcall('PUBLISH', channel, ARGV[json]) end
        return answer(0)
        """;
}
