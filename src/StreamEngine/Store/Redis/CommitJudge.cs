using StackExchange.Redis;

namespace StreamEngine.Store.Redis;

/// <summary>Judges whether a commit is the next in line: the beginning of <see cref="CommitScript"/>, and a script of its own before a <see cref="CommitTransaction"/>.</summary>
/// <remarks>
/// <para><b>Who may write.</b> The stored lease and commit number are compared with the caller's:</para>
/// <list type="table">
/// <item><term>no lease, or a lower epoch</term><description>Redis has forgotten this ownership (restart, failover to a stale
/// replica): rolled back.</description></item>
/// <item><term>a higher epoch</term><description>Another owner came later: fenced.</description></item>
/// <item><term>the same epoch, another token</term><description>Fenced as well. Tokens are random, so this happens only when
/// Redis forgot the caller's ownership and someone else was then given the same epoch: they came later.</description></item>
/// <item><term>mine, number − 1 commits</term><description>The next in line: applied.</description></item>
/// <item><term>mine, number commits or more</term><description>An earlier try was applied and its answer lost: committed, not
/// written again.</description></item>
/// <item><term>mine, fewer commits</term><description>Redis has forgotten some: rolled back.</description></item>
/// </list>
/// <para>Whatever could make the writing fail half way is asked here: the keys' types (each key is read) and whether the lists fit.</para>
/// </remarks>
internal static class CommitJudge
{
    /// <summary>An answer of <see cref="Text"/> beside those of <see cref="CommitScript"/>: next in line, and a transaction would write all of it.</summary>
    public const int Clear = 3;

    /// <summary>Another: next in line, but a transaction may not be had, or might write half. The script does it, or says why not.</summary>
    public const int UseScript = 4;

    /// <summary>KEYS: the five of the shard. ARGV: epoch, token, number, sequence before, stream length, channel. Answers early where the commit is not the next in line.</summary>
    public const string Rules = """
        local state, profiles, crossings, risk, due = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
        local epoch, token, number, sequence = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])

        local function answer(verdict)
          return {verdict, redis.call('ZRANGE', due, 0, 0, 'WITHSCORES')[2] or false}
        end

        local held = redis.call('HMGET', state, 'epoch', 'token', 'commits', 'sequence')
        local heldEpoch = tonumber(held[1] or '0')
        if heldEpoch < epoch then return answer(2) end
        if heldEpoch > epoch or held[2] ~= token then return answer(1) end
        local commits = tonumber(held[3] or '0')
        if commits >= number then return answer(0) end
        if commits < number - 1 then return answer(2) end
        if tonumber(held[4] or '0') ~= sequence then return answer(2) end
        redis.call('HLEN', profiles)
        redis.call('ZCARD', risk)
        redis.call('ZCARD', due)
        """;

    /// <summary>The rules, and then what a transaction needs beyond them.</summary>
    /// <remarks>
    /// A transaction goes on when a command in it fails, so the stream must not be ahead; a watch that an ACL denies would protect nothing, without a
    /// word; and what is refused in it has been sent for nothing. So each command is asked for as the client really sends it. Any error (a command
    /// renamed away, a Redis before 7, which cannot be asked) means the script as well.
    /// </remarks>
    public const string Text = Rules + CrossingsOrder.LastSequence + """

        local function isClear()
          local sent = {
            {'EXISTS', crossings}, {'XINFO', 'STREAM', crossings}, {'WATCH', state}, {'UNWATCH'}, {'HGET', state, 'x'}, {'HEXISTS', state, 'x'},
            {'MULTI'}, {'XADD', crossings, 'MAXLEN', '~', ARGV[5], '1-0', 'json', 'x', 'pb', 'x'}, {'SELECT', '0'}, {'PUBLISH', ARGV[6], 'x'},
            {'HMSET', profiles, 'x', 'x'}, {'HDEL', profiles, 'x'}, {'ZADD', risk, '1', 'x'}, {'ZREM', risk, 'x'},
            {'ZADD', due, '1', 'x'}, {'ZREM', due, 'x'}, {'HMSET', state, 'x', 'x'}, {'ZRANGE', due, '0', '0', 'WITHSCORES'}, {'EXEC'}}
          for _, command in ipairs(sent) do
            if not redis.acl_check_cmd(unpack(command)) then return false end
          end
          return lastSequence() <= sequence
        end

        local told, clear = pcall(isClear)
        return {told and clear and 3 or 4}
        """;

    /// <summary>The arguments of the rules, which are the first of <see cref="CommitScript"/> as well.</summary>
    public static RedisValue[] Arguments(ShardCommit commit, int streamLength, string channel) =>
        [commit.Lease.Epoch, commit.Lease.Token.ToString("N"), commit.Number, commit.PreviousSequence(), streamLength, channel];
}
