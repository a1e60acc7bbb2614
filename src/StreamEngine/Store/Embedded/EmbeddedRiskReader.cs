using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Data.Sqlite;
using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Store.Wire;

namespace StreamEngine.Store.Embedded;

/// <summary>Reads the shards' files beside their owner: in WAL mode neither waits for the other.</summary>
internal sealed class EmbeddedRiskReader(EmbeddedStoreOptions options, CommitNews news, TimeProvider time) : IRiskReader
{
    private const int ScanPage = 500;

    private readonly EmbeddedFiles _files = new(options);
    private readonly WorkLane _lane = new("store reader");

    // Touched on the lane's thread only.
    private readonly Dictionary<ShardId, SqliteConnection> _connections = [];

    /// <summary>What waits for the readers' thread.</summary>
    public StoreQueue Queue => new("store_reads", _lane.Waiting, WorkLane.Limit);

    private TimeSpan Deadline => options.CommandTimeout * 2;

    public ValueTask<IReadOnlyList<NumberedCrossing>> ReadCrossingsAsync(ShardId shard, long afterSequence, int limit, CancellationToken ct) =>
        ReadAsync<IReadOnlyList<NumberedCrossing>>(
            shard,
            [],
            connection =>
            {
                using EmbeddedStatement after = new(connection, "SELECT pb, sequence FROM crossing WHERE sequence > $1 ORDER BY sequence LIMIT $2", 2);
                using SqliteDataReader rows = after.Read(afterSequence, Math.Max(limit, 0));
                List<NumberedCrossing> crossings = [];
                while (rows.Read()) crossings.Add(CrossingProtobuf.Decode((byte[])rows[0], new CrossingId(shard, rows.GetInt64(1))));
                return crossings;
            },
            ct);

    public ValueTask<ShardState?> ReadStateAsync(ShardId shard, CancellationToken ct) =>
        ReadAsync<ShardState?>(shard, null, connection => EmbeddedReads.State(connection, shard), ct);

    /// <inheritdoc />
    /// <remarks>Read in pages, each a moment of its own, so that a slow reader keeps no old version of the file alive.</remarks>
    public async IAsyncEnumerable<StoredProfile> ScanAsync(ShardId shard, [EnumeratorCancellation] CancellationToken ct)
    {
        string after = ""; // sorts before every id
        List<StoredProfile> page;
        do
        {
            page = await ReadAsync(shard, [], connection => Page(connection, after), ct);
            foreach (StoredProfile profile in page) yield return profile;
            if (page.Count > 0) after = page[^1].CustomerId;
        }
        while (page.Count == ScanPage);
    }

    public ValueTask<ProfilesAsOf> ReadProfilesAsync(ShardId shard, IReadOnlyList<string> customerIds, CancellationToken ct) => ReadAsync(
        shard,
        new ProfilesAsOf(null, new ReadOnlyMemory<byte>[customerIds.Count]),
        connection => EmbeddedReads.ProfilesAsOf(connection, shard, customerIds),
        ct);

    public ValueTask<IReadOnlyList<AtRiskCustomer>> ReadAtRiskAsync(ShardId shard, AtRiskCustomer? after, int limit, CancellationToken ct) =>
        ReadAsync<IReadOnlyList<AtRiskCustomer>>(shard, [], connection => EmbeddedReads.AtRisk(connection, after, limit), ct);

    public ValueTask<AtRiskIds> ReadAtRiskIdsAsync(ShardId shard, CancellationToken ct) =>
        ReadAsync(shard, new AtRiskIds(null, []), connection => EmbeddedReads.AtRiskIds(connection, shard), ct);

    /// <inheritdoc />
    /// <remarks>Hears the owner when it is in this process; commits of another process are found by polling.</remarks>
    public ValueTask<IAsyncDisposable> ListenAsync(Action<ShardId> onNews, CancellationToken ct) => ValueTask.FromResult(news.Listen(onNews));

    public async ValueTask DisposeAsync()
    {
        await _lane.RunAsync(
            () =>
            {
                foreach (SqliteConnection connection in _connections.Values) connection.Dispose();
                _connections.Clear();
                return true;
            },
            CancellationToken.None);
        await _lane.DisposeAsync();
    }

    private static List<StoredProfile> Page(SqliteConnection connection, string after)
    {
        using EmbeddedStatement next = new(
            connection, "SELECT customer_id, snapshot FROM profile WHERE customer_id > $1 ORDER BY customer_id LIMIT $2", 2);
        using SqliteDataReader rows = next.Read(Encoding.UTF8.GetBytes(after), ScanPage);
        List<StoredProfile> page = [];
        while (rows.Read()) page.Add(new StoredProfile(Encoding.UTF8.GetString((byte[])rows[0]), (byte[])rows[1]));
        return page;
    }

    private async ValueTask<T> ReadAsync<T>(ShardId shard, T none, Func<SqliteConnection, T> read, CancellationToken ct)
    {
        try
        {
            return await _lane.RunAsync(() => Connection(shard) is { } connection ? read(connection) : none, ct).WaitAsync(Deadline, time, ct);
        }
        catch (Exception error) when (EmbeddedFault.Of(error, Deadline) is { } fault)
        {
            throw fault;
        }
    }

    private SqliteConnection? Connection(ShardId shard)
    {
        if (_connections.TryGetValue(shard, out SqliteConnection? known)) return known;
        SqliteConnection? opened = _files.OpenToRead(shard);
        if (opened is not null) _connections.Add(shard, opened);
        return opened;
    }
}
