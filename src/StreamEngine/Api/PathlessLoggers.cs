using Microsoft.Extensions.Logging;

namespace StreamEngine.Api;

/// <summary>Keeps the web framework from logging requests, whatever the settings say: a path names a customer.</summary>
/// <remarks>It tells of paths and queries below warnings, and in the scope of everything that is logged while it serves a request.</remarks>
internal sealed class PathlessLoggers(ILoggerFactory inner) : ILoggerFactory
{
    private const string Framework = "Microsoft.AspNetCore.";

    public ILogger CreateLogger(string categoryName)
    {
        ILogger logger = inner.CreateLogger(categoryName);
        return categoryName.StartsWith(Framework, StringComparison.Ordinal) ? new Pathless(logger) : logger;
    }

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    /// <summary>The inner one belongs to whoever made it.</summary>
    public void Dispose()
    {
    }

    private sealed class Pathless(ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning && inner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) inner.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
