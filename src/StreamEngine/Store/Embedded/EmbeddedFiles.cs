using System.Globalization;
using Microsoft.Data.Sqlite;
using StreamEngine.Configuration;
using StreamEngine.Domain;

namespace StreamEngine.Store.Embedded;

/// <summary>Where the shards' files are, and how they are opened.</summary>
internal sealed class EmbeddedFiles(EmbeddedStoreOptions options)
{
    // A long burst may grow the write-ahead log; when it has been carried over, the disk space is given back.
    private const int WriteAheadLogBytes = 64 * 1024 * 1024;

    public string PathOf(ShardId shard) =>
        Path.Combine(options.Path, string.Create(CultureInfo.InvariantCulture, $"shard-{shard.Partition:0000}.db"));

    /// <summary>Opens the shard's file for its owner; makes folder, file and tables where they are missing.</summary>
    public SqliteConnection OpenToWrite(ShardId shard)
    {
        Directory.CreateDirectory(options.Path);
        SqliteConnection connection = Open(shard, SqliteOpenMode.ReadWriteCreate);
        try
        {
            // FULL: a commit is on the disk when it answers, so also a power cut loses none.
            EmbeddedSchema.Execute(connection, string.Create(
                CultureInfo.InvariantCulture,
                $"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = {WriteAheadLogBytes};"));
            EmbeddedSchema.Ensure(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens the shard's file beside its owner; null when no owner has made it yet.</summary>
    public SqliteConnection? OpenToRead(ShardId shard)
    {
        if (!File.Exists(PathOf(shard))) return null;

        // Reading a file in WAL mode still writes its index of readers.
        SqliteConnection connection = Open(shard, SqliteOpenMode.ReadWrite);
        try
        {
            EmbeddedSchema.Execute(connection, "PRAGMA query_only = ON");
            if (EmbeddedSchema.VersionOf(connection) > 0) return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        connection.Dispose();
        return null;
    }

    private SqliteConnection Open(ShardId shard, SqliteOpenMode mode)
    {
        SqliteConnectionStringBuilder text = new()
        {
            DataSource = PathOf(shard),
            Mode = mode,
            Pooling = false,

            // The client asks again until then, in whole seconds; SQLite's own wait below is the finer one.
            DefaultTimeout = (int)Math.Ceiling(options.CommandTimeout.TotalSeconds),
        };
        SqliteConnection connection = new(text.ToString());
        try
        {
            connection.Open();
            EmbeddedSchema.Execute(connection, string.Create(
                CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {(int)options.CommandTimeout.TotalMilliseconds}"));
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
