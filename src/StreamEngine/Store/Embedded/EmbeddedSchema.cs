using System.Globalization;
using Microsoft.Data.Sqlite;

namespace StreamEngine.Store.Embedded;

/// <summary>The tables of a shard's file.</summary>
/// <remarks>
/// The due and the at-risk set are columns of the profile with partial indexes: they cost nothing for a customer who is in
/// neither, and cannot disagree with the profile. Customer ids are kept as UTF-8 blobs, so that any text at all is found again
/// and sorts as in Redis. The file's format is <c>PRAGMA user_version</c>.
/// </remarks>
internal static class EmbeddedSchema
{
    public const int Version = 1;

    private const string Tables = """
        CREATE TABLE state (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
        CREATE TABLE profile (customer_id BLOB PRIMARY KEY, snapshot BLOB NOT NULL, due INTEGER, priority REAL) WITHOUT ROWID;
        CREATE INDEX profile_due ON profile (due) WHERE due IS NOT NULL;
        CREATE INDEX profile_priority ON profile (priority) WHERE priority IS NOT NULL;
        CREATE TABLE crossing (sequence INTEGER PRIMARY KEY, pb BLOB NOT NULL);
        """;

    /// <summary>Makes the tables where there are none.</summary>
    /// <exception cref="InvalidDataException">A newer engine wrote this file.</exception>
    public static void Ensure(SqliteConnection connection)
    {
        if (VersionOf(connection) == Version) return;

        Execute(connection, "BEGIN IMMEDIATE");
        try
        {
            // Asked again under the lock: another process may have made them since.
            if (VersionOf(connection) == 0)
                Execute(connection, string.Create(CultureInfo.InvariantCulture, $"{Tables} PRAGMA user_version = {Version};"));
            Execute(connection, "COMMIT");
        }
        catch
        {
            Execute(connection, "ROLLBACK");
            throw;
        }
    }

    /// <returns>0 where the tables are not made yet.</returns>
    /// <exception cref="InvalidDataException">A newer engine wrote this file.</exception>
    public static int VersionOf(SqliteConnection connection)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        int version = Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        if (version <= Version) return version;
        throw new InvalidDataException(
            $"{Path.GetFileName(connection.DataSource)} has format {version}; this engine knows formats up to {Version}. Run the newer engine, or delete the file to rebuild the shard from Kafka.");
    }

    public static void Execute(SqliteConnection connection, string text)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }
}
