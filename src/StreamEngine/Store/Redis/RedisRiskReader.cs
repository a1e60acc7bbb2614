using System.Runtime.CompilerServices;
using System.Text;
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
        return Array.ConvertAll((RedisResult[])answer!, entry => Decode(shard, entry));
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

    public async ValueTask<ProfilesAsOf> ReadProfilesAsync(ShardId shard, IReadOnlyList<string> customerIds, CancellationToken ct)
    {
        RedisValue[] ids = new RedisValue[customerIds.Count];
        for (int i = 0; i < ids.Length; i++) ids[i] = customerIds[i];
        RedisResult[] answer = (RedisResult[])(await _link.RunAsync(ProfilesScript.Text, _keys.Of(shard).All, ids, ct))!;
        Instant nextDue = RedisReplies.FirstDue((RedisValue[])answer[1]!);
        ShardState? state = StateFields.Read(shard, RedisReplies.Fields((RedisValue[])answer[0]!), nextDue);
        return new ProfilesAsOf(
            state, state is null ? new ReadOnlyMemory<byte>[ids.Length] : Array.ConvertAll((RedisValue[])answer[2]!, RedisReplies.Snapshot));
    }

    public async ValueTask<IReadOnlyList<AtRiskCustomer>> ReadAtRiskAsync(ShardId shard, AtRiskCustomer? after, int limit, CancellationToken ct)
    {
        if (limit <= 0) return [];
        RedisValue[] arguments = after is { } place ? [limit, RedisReplies.Score(place.Priority), place.CustomerId] : [limit];
        RedisValue[] entries = (RedisValue[])(await _link.RunAsync(AtRiskScript.Text, _keys.Of(shard).All, arguments, ct))!;
        AtRiskCustomer[] customers = new AtRiskCustomer[entries.Length / 2];
        for (int i = 0; i < customers.Length; i++) customers[i] = new AtRiskCustomer(entries[2 * i]!, RedisReplies.Score(entries[(2 * i) + 1]));
        return customers;
    }

    public async ValueTask<AtRiskIds> ReadAtRiskIdsAsync(ShardId shard, CancellationToken ct)
    {
        RedisResult[] answer = (RedisResult[])(await _link.RunAsync(AtRiskIdsScript.Text, _keys.Of(shard).All, [], ct))!;
        Instant nextDue = RedisReplies.FirstDue((RedisValue[])answer[1]!);
        ShardState? state = StateFields.Read(shard, RedisReplies.Fields((RedisValue[])answer[0]!), nextDue);
        byte[][] ids = Array.ConvertAll((RedisValue[])answer[2]!, member => (byte[])member!);
        Array.Sort(ids, static (a, b) => a.AsSpan().SequenceCompareTo(b));
        return new AtRiskIds(state, Array.ConvertAll(ids, Encoding.UTF8.GetString));
    }

    public ValueTask<IAsyncDisposable> ListenAsync(Action<ShardId> onNews, CancellationToken ct) => _link.ListenAsync(
        message =>
        {
            if (CrossingJson.TryReadShard(message, out ShardId shard)) onNews(shard);
        },
        ct);

    public ValueTask DisposeAsync() => _link.DisposeAsync();

    /// <param name="shard">Whose.</param>
    /// <param name="entry">Id and fields: <c>SEQUENCE-0</c>; <c>json</c>, its value, <c>pb</c>, its value.</param>
    private static NumberedCrossing Decode(ShardId shard, RedisResult entry)
    {
        RedisResult[] parts = (RedisResult[])entry!;
        CrossingId id = new(shard, RedisReplies.Sequence((string)parts[0]!));
        RedisValue[] fields = (RedisValue[])parts[1]!;
        int pb = Array.IndexOf(fields, (RedisValue)"pb");
        return pb >= 0 ? CrossingProtobuf.Decode((byte[])fields[pb + 1]!, id) : throw CrossingProtobuf.Damage(id, "it has no field pb");
    }
}
