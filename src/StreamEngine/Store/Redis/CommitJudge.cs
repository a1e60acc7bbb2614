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
    /// <summary>The answer of <see cref="Text"/> beside those of <see cref="CommitScript"/>: next in line, and a transaction would write all of it.</summary>
    public const int Clear = 3;

    /// <summary>KEYS: the five of the shard. ARGV: epoch, token, number, sequence before. Answers early where the commit is not the next in line.</summary>
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
    /// A transaction goes on when a command in it fails, so the stream must not be ahead, and a watch that an ACL denies would protect nothing,
    /// without a word. Redis before 7 cannot be asked for that; there, and wherever the answer is no, the whole script does it.
    /// </remarks>
    public const string Text = Rules + """

        if redis.call('XLEN', crossings) > 0 then
          local about = redis.pcall('XINFO', 'STREAM', crossings)
          if about.err then return answer(2) end
          for i = 1, #about, 2 do
            if about[i] == 'last-generated-id' and tonumber(string.match(about[i + 1], '^%d+')) > sequence then return answer(2) end
          end
        end
        if not redis.acl_check_cmd then return answer(2) end
        for _, command in ipairs({{'WATCH', state}, {'MULTI'}, {'EXEC'}}) do
          if not redis.acl_check_cmd(unpack(command)) then return answer(2) end
        end
        return {3}
        """;

    /// <summary>The arguments of the rules.</summary>
    public static RedisValue[] Arguments(ShardCommit commit) => [commit.Lease.Epoch, commit.Lease.Token.ToString("N"), commit.Number, commit.PreviousSequence()];
}
