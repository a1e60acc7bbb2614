using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace StreamEngine.Tests.Api.Kit;

/// <summary>Keeps every line that is logged, for tests that ask what an operator would have read.</summary>
internal sealed class LogLines : ILoggerProvider, ILoggerFactory
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _lines = new();

    /// <summary>Takes the lines so far, and gives those that would call an operator.</summary>
    public IEnumerable<string> TakeAlarms()
    {
        while (_lines.TryDequeue(out (LogLevel Level, string Text) line))
            if (line.Level >= LogLevel.Error) yield return line.Text;
    }

    /// <summary>Takes the lines so far.</summary>
    public IReadOnlyList<string> TakeAll()
    {
        List<string> all = [];
        while (_lines.TryDequeue(out (LogLevel Level, string Text) line)) all.Add(line.Text);
        return all;
    }

    public ILogger CreateLogger(string categoryName) => new Pen(categoryName, _lines);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("this one keeps all lines itself");

    public void Dispose()
    {
    }

    private sealed class Pen(string category, ConcurrentQueue<(LogLevel Level, string Text)> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) lines.Enqueue((logLevel, $"{category} {formatter(state, exception)} {exception}"));
        }
    }
}
