namespace StreamEngine.Store.Redis;

/// <summary>The part of scripts that asks after which id Redis takes entries into a shard's stream.</summary>
/// <remarks>The stream remembers the last id that it gave even when all of its entries are gone: deleted, or trimmed to none.</remarks>
internal static class CrossingsOrder
{
    /// <summary>Defines <c>lastSequence()</c>, which wants <c>crossings</c>. Raises an error where this user may not ask.</summary>
    public const string LastSequence = """

        local function lastSequence()
          if redis.call('EXISTS', crossings) == 0 then return 0 end
          local about = redis.call('XINFO', 'STREAM', crossings)
          for i = 1, #about, 2 do
            if about[i] == 'last-generated-id' then return tonumber(string.match(about[i + 1], '^%d+')) end
          end
        end

        """;
}
