using System.Globalization;
using StackExchange.Redis;
using StreamEngine.Domain;

namespace StreamEngine.Store.Redis;

/// <summary>Reads Redis's answers.</summary>
internal static class RedisReplies
{
    /// <summary>A sorted set's score as a moment; nothing there: never.</summary>
    /// <remarks>Scores are doubles: exact for milliseconds until the year 287,396.</remarks>
    public static Instant Moment(RedisValue score) =>
        score.IsNull ? Instant.Never : new Instant((long)Score(score));

    /// <param name="first">Member and score of the set's first entry, or nothing.</param>
    public static Instant FirstDue(RedisValue[] first) => first.Length == 0 ? Instant.Never : Moment(first[1]);

    public static ReadOnlyMemory<byte> Snapshot(RedisValue value) => (byte[]?)value;

    /// <summary>A score as text that gives back the very same number: Redis writes 17 digits, .NET as many as it takes.</summary>
    public static string Score(double score) => score.ToString("R", CultureInfo.InvariantCulture);

    /// <exception cref="InvalidDataException">It is infinite, as the engine writes none.</exception>
    public static double Score(RedisValue score) => double.TryParse((string?)score, CultureInfo.InvariantCulture, out double number)
        ? number
        : throw new InvalidDataException($"A score in a shard's sorted set due or risk is {score}, which is no moment and no priority: remove or restore that entry.");

    /// <summary>The sequence of a stream's entry <c>SEQUENCE-0</c>.</summary>
    /// <exception cref="InvalidDataException">It is no number of a crossing.</exception>
    public static long Sequence(string entryId) => long.TryParse(entryId.AsSpan(0, Math.Max(0, entryId.IndexOf('-'))), NumberStyles.None, CultureInfo.InvariantCulture, out long sequence)
        ? sequence
        : throw new InvalidDataException($"An entry of a shard's stream of crossings has the id {entryId}, which the engine does not give: remove it.");

    /// <summary>A hash as the scripts answer it: field, value, field, value, ….</summary>
    public static Dictionary<string, string> Fields(RedisValue[] flat)
    {
        Dictionary<string, string> fields = new(flat.Length / 2, StringComparer.Ordinal);
        for (int i = 0; i + 1 < flat.Length; i += 2) fields[flat[i]!] = flat[i + 1]!;
        return fields;
    }

    /// <summary>Both questions are sent before either is answered: one round trip.</summary>
    public static async ValueTask<ShardState?> ReadStateAsync(RedisLink link, RedisShardKeys keys, ShardId shard, CancellationToken ct)
    {
        (HashEntry[] state, SortedSetEntry[] due) = await link.AskAsync(
            async database =>
            {
                Task<HashEntry[]> fields = database.HashGetAllAsync(keys.State, CommandFlags.DemandMaster);
                Task<SortedSetEntry[]> first = database.SortedSetRangeByRankWithScoresAsync(keys.Due, 0, 0, Order.Ascending, CommandFlags.DemandMaster);
                await Task.WhenAll(fields, first);
                return (await fields, await first);
            },
            ct);
        Instant nextDue = due.Length == 0 ? Instant.Never : new Instant((long)due[0].Score);
        return StateFields.Read(shard, state.ToDictionary(field => (string)field.Name!, field => (string)field.Value!), nextDue);
    }
}
