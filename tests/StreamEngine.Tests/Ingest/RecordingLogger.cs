using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace StreamEngine.Tests.Ingest;

/// <summary>Remembers what was logged.</summary>
internal sealed class RecordingLogger : ILogger
{
    private readonly ConcurrentQueue<(int Id, string Line)> _lines = new();

    public IEnumerable<int> Events => _lines.Select(line => line.Id);

    public IEnumerable<string> Lines => _lines.Select(line => line.Line);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue((eventId.Id, formatter(state, exception)));
}
