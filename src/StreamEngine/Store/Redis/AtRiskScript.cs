namespace StreamEngine.Store.Redis;

/// <summary>Reads the next customers at risk after a place, highest first. Writes nothing.</summary>
/// <remarks>
/// Redis orders equals by their bytes but can be asked for them by rank only, and the customer at the place may have moved on. So the first
/// who comes after is searched among the equals by halves: a dozen questions inside the server, however many share a priority.
/// Bytes are compared here by hand, for Lua compares texts as the server's locale would.
/// </remarks>
internal static class AtRiskScript
{
    /// <summary>KEYS: the five of the shard. ARGV: how many at most; then, unless from the top, the place's priority and customer id.</summary>
    /// <remarks>Answers with (id, priority, …).</remarks>
    public const string Text = """
        local risk, limit, priority, id = KEYS[4], tonumber(ARGV[1]), ARGV[2], ARGV[3]

        local function below(a, b)
          for i = 1, math.min(#a, #b) do
            local x, y = string.byte(a, i), string.byte(b, i)
            if x ~= y then return x < y end
          end
          return #a < #b
        end

        local first = 0
        if priority then
          first = redis.call('ZCOUNT', risk, '(' .. priority, '+inf')
          local last = first + redis.call('ZCOUNT', risk, priority, priority)
          while first < last do
            local middle = math.floor((first + last) / 2)
            if below(redis.call('ZREVRANGE', risk, middle, middle)[1], id) then last = middle else first = middle + 1 end
          end
        end
        return redis.call('ZREVRANGE', risk, first, string.format('%.0f', first + limit - 1), 'WITHSCORES')
        """;
}
