using Microsoft.Extensions.Logging;
using StreamEngine.Tests.Ingest;

namespace StreamEngine.Tests.Api.Security.Kit;

/// <summary>Loggers of every category that write into one record, each line with its category before it.</summary>
internal sealed class RecordingLoggers(RecordingLogger log) : ILoggerFactory
{
    public void AddProvider(ILoggerProvider provider)
    {
    }

    public ILogger CreateLogger(string categoryName) => new Named(categoryName, log);

    public void Dispose()
    {
    }

    private sealed class Named(string category, RecordingLogger log) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Log(logLevel, eventId, state, exception, (value, error) => $"{category}: {formatter(value, error)} {error}".TrimEnd());
    }
}
