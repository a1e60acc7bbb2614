using System.Runtime.CompilerServices;
using StackExchange.Redis;
using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Store.Wire;

namespace StreamEngine.Store.Redis;

/// <summary>Reads what is in Redis, over a connection of its own: a long export or a busy channel never stands before a commit.</summary>
/// <remarks>
/// Replicas are not asked: a replica may be behind, and a feed that has seen crossing 42 must not be told that there are 41.
/// </remarks>
internal sealed class RedisRiskReader : IRiskReader
{
    private const int ScanPage = 500;

    private readonly RedisLink _link;
    private readonly RedisKeys _keys;

    public RedisRiskReader(RedisOptions options, TimeProvider time, ILogger<RedisRiskReader> log)
    {
        _link = new RedisLink(options, "reader", hears: true, time, log);
        _keys = new RedisKeys(options.KeyPrefix);
    }

    public async ValueTask<IReadOnlyList<NumberedCrossing>> ReadCrossingsAsync(ShardId shard, long afterSequence, int limit, CancellationToken ct)
    {
        if (limit <= 0) return [];
        // Entry ids are SEQUENCE-0, so this is the first id above all of the sequence before.
        object[] arguments = [_keys.Of(shard).Crossings, $"{afterSequence + 1}-0", "+", "COUNT", limit];
        RedisResult answer = await _link.AskAsync(database => database.ExecuteAsync("XRANGE", arguments, CommandFlags.DemandMaster), ct);
        return Array.ConvertAll((RedisResult[])answer!, Decode);
    }

    public ValueTask<ShardState?> ReadStateAsync(ShardId shard, CancellationToken ct) => RedisReplies.ReadStateAsync(_link, _keys.Of(shard), shard, ct);

    /// <inheritdoc />
    /// <remarks>While the shard grows, Redis may tell of one customer twice: the later one is the newer.</remarks>
    public async IAsyncEnumerable<StoredProfile> ScanAsync(ShardId shard, [EnumeratorCancellation] CancellationToken ct)
    {
        RedisKey profiles = _keys.Of(shard).Profiles;
        string cursor = "0";
        do
        {
            object[] arguments = [profiles, cursor, "COUNT", ScanPage];
            RedisResult[] answer = (RedisResult[])(await _link.AskAsync(
                database => database.ExecuteAsync("HSCAN", arguments, CommandFlags.DemandMaster), ct))!;
            cursor = (string)answer[0]!;
            RedisValue[] page = (RedisValue[])answer[1]!;
            for (int i = 0; i + 1 < page.Length; i += 2) yield return new StoredProfile(page[i]!, RedisReplies.Snapshot(page[i + 1]));
        }
        while (cursor != "0");
    }

    public async ValueTask<IReadOnlyList<AtRiskCustomer>> ReadAtRiskAsync(ShardId shard, int limit, CancellationToken ct)
    {
        if (limit <= 0) return [];
        RedisKey risk = _keys.Of(shard).Risk;
        SortedSetEntry[] entries = await _link.AskAsync(
            database => database.SortedSetRangeByRankWithScoresAsync(risk, 0, limit - 1, Order.Descending, CommandFlags.DemandMaster), ct);
        return Array.ConvertAll(entries, entry => new AtRiskCustomer(entry.Element!, entry.Score));
    }

    public ValueTask<IAsyncDisposable> ListenAsync(Action<ShardId> onNews, CancellationToken ct) => _link.ListenAsync(
        message =>
        {
            if (CrossingJson.TryReadShard(message, out ShardId shard)) onNews(shard);
        },
        ct);

    public ValueTask DisposeAsync() => _link.DisposeAsync();

    /// <param name="entry">Id and fields: <c>json</c>, its value, <c>pb</c>, its value.</param>
    private static NumberedCrossing Decode(RedisResult entry)
    {
        RedisValue[] fields = (RedisValue[])((RedisResult[])entry!)[1]!;
        int pb = Array.IndexOf(fields, (RedisValue)"pb");
        return CrossingProtobuf.Decode((byte[])fields[pb + 1]!);
    }
}
