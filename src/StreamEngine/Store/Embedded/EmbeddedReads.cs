using Microsoft.Data.Sqlite;
using StreamEngine.Domain;

namespace StreamEngine.Store.Embedded;

/// <summary>Reads that owner and readers share.</summary>
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
}
