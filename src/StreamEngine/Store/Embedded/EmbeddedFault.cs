using System.Globalization;
using Microsoft.Data.Sqlite;

namespace StreamEngine.Store.Embedded;

/// <summary>Says what an error of SQLite, or a value in it that cannot be, means for us.</summary>
internal static class EmbeddedFault
{
    // SQLite's primary result codes, from sqlite3.h.
    private const int Busy = 5, Locked = 6, NoMemory = 7, ReadOnly = 8, Interrupt = 9, IoError = 10;
    private const int Corrupt = 11, Full = 13, CannotOpen = 14, Protocol = 15, NotADatabase = 26;

    /// <summary>The exception to throw instead, or null where the error is a bug.</summary>
    public static Exception? Of(Exception error, TimeSpan deadline)
    {
        return error switch
        {
            SqliteException { SqliteErrorCode: Busy or Locked } => Passing("Another process holds the embedded store's lock."),
            SqliteException { SqliteErrorCode: Full } => Passing("The embedded store's disk is full."),
            SqliteException { SqliteErrorCode: ReadOnly } => Passing("The embedded store's folder cannot be written."),
            SqliteException { SqliteErrorCode: CannotOpen } => Passing("The embedded store's file cannot be opened."),
            SqliteException { SqliteErrorCode: NoMemory or Interrupt or IoError or Protocol } sqlite =>
                Passing(string.Create(CultureInfo.InvariantCulture, $"The embedded store's disk failed (SQLite {sqlite.SqliteExtendedErrorCode}).")),
            SqliteException { SqliteErrorCode: Corrupt or NotADatabase } => new InvalidDataException(
                "A file of the embedded store is damaged: restore it, or delete it to rebuild the shard from Kafka.", error),
            InvalidCastException or FormatException => new InvalidDataException(
                "A row of the embedded store is not what the engine writes: restore the file, or delete it to rebuild the shard from Kafka.", error),
            TimeoutException => Passing(
                string.Create(CultureInfo.InvariantCulture, $"The embedded store did not answer within {deadline.TotalSeconds:0.##} s.")),
            IOException or UnauthorizedAccessException => Passing("The embedded store's folder cannot be used."),
            _ => null,
        };

        StoreUnavailableException Passing(string sentence) => new(sentence, error);
    }
}
