using System.Text;
using Microsoft.Data.Sqlite;
using StreamEngine.Domain;

namespace StreamEngine.Store.Embedded;

/// <summary>What is asked of a shard's file, by its owner or by readers.</summary>
internal static class EmbeddedReads
{
    public static Instant NextDue(SqliteConnection connection)
    {
        using EmbeddedStatement earliest = new(connection, "SELECT min(due) FROM profile WHERE due IS NOT NULL");
        return earliest.Ask() is long due ? new Instant(due) : Instant.Never;
    }

    public static ShardState? State(SqliteConnection connection, ShardId shard)
    {
        Dictionary<string, string> fields = new(StringComparer.Ordinal);
        using (EmbeddedStatement all = new(connection, "SELECT name, value FROM state"))
        using (SqliteDataReader rows = all.Read())
            while (rows.Read()) fields[rows.GetString(0)] = rows.GetString(1);

        return StateFields.Read(shard, fields, NextDue(connection));
    }

    /// <summary>State and profiles in one transaction, so that they belong together.</summary>
    public static ProfilesAsOf ProfilesAsOf(SqliteConnection connection, ShardId shard, IReadOnlyList<string> customerIds)
    {
        ReadOnlyMemory<byte>[] snapshots = new ReadOnlyMemory<byte>[customerIds.Count];
        using SqliteTransaction moment = connection.BeginTransaction(deferred: true);
        ShardState? state = State(connection, shard);
        if (state is null) return new ProfilesAsOf(null, snapshots);
        using EmbeddedStatement one = new(connection, "SELECT snapshot FROM profile WHERE customer_id = $1", 1);
        for (int i = 0; i < snapshots.Length; i++) snapshots[i] = one.Ask(Encoding.UTF8.GetBytes(customerIds[i])) as byte[];
        return new ProfilesAsOf(state, snapshots);
    }

    public static List<AtRiskCustomer> AtRisk(SqliteConnection connection, AtRiskCustomer? after, int limit)
    {
        // Who stands first has no place before: infinity is above every priority.
        using EmbeddedStatement next = new(
            connection,
            """
            SELECT customer_id, priority FROM profile WHERE priority IS NOT NULL AND (priority, customer_id) < ($1, $2)
            ORDER BY priority DESC, customer_id DESC LIMIT $3
            """,
            3);
        using SqliteDataReader rows = next.Read(
            after?.Priority ?? double.PositiveInfinity, Encoding.UTF8.GetBytes(after?.CustomerId ?? ""), Math.Max(limit, 0));
        List<AtRiskCustomer> customers = [];
        while (rows.Read()) customers.Add(new AtRiskCustomer(Encoding.UTF8.GetString((byte[])rows[0]), rows.GetDouble(1)));
        return customers;
    }

    /// <summary>State and ids in one transaction, so that they belong together.</summary>
    public static AtRiskIds AtRiskIds(SqliteConnection connection, ShardId shard)
    {
        using SqliteTransaction moment = connection.BeginTransaction(deferred: true);
        ShardState? state = State(connection, shard);

        // The index holds those at risk alone; left to itself, SQLite would read every profile to save the sorting.
        using EmbeddedStatement all = new(
            connection, "SELECT customer_id FROM profile INDEXED BY profile_priority WHERE priority IS NOT NULL ORDER BY customer_id");
        using SqliteDataReader rows = all.Read();
        List<string> ids = [];
        while (rows.Read()) ids.Add(Encoding.UTF8.GetString((byte[])rows[0]));
        return new AtRiskIds(state, ids);
    }
}
