using Microsoft.Data.Sqlite;

namespace StreamEngine.Store.Embedded;

/// <summary>A statement that is compiled once and run many times with other values.</summary>
internal sealed class EmbeddedStatement : IDisposable
{
    private readonly SqliteCommand _command;

    /// <param name="connection">Where it runs.</param>
    /// <param name="text">With parameters <c>$1</c>, <c>$2</c>, ….</param>
    /// <param name="parameters">How many.</param>
    public EmbeddedStatement(SqliteConnection connection, string text, int parameters = 0)
    {
        _command = connection.CreateCommand();
        _command.CommandText = text;
        for (int i = 1; i <= parameters; i++) _command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
    }

    public int Execute(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return _command.ExecuteNonQuery();
    }

    /// <returns>The first value; null where there is none.</returns>
    public object? Ask(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return _command.ExecuteScalar() is { } value and not DBNull ? value : null;
    }

    public SqliteDataReader Read(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return _command.ExecuteReader();
    }

    public void Dispose() => _command.Dispose();

    private void Bind(ReadOnlySpan<object?> values)
    {
        for (int i = 0; i < values.Length; i++) _command.Parameters[i].Value = values[i] ?? DBNull.Value;
    }
}
