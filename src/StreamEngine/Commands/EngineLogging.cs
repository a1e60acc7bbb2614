using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using StreamEngine.Api.Security;

namespace StreamEngine.Commands;

/// <summary>Logs to the console: one line an event on standard error, so that standard output stays a command's own.</summary>
internal static class EngineLogging
{
    /// <param name="section">The framework's <c>Logging</c> section.</param>
    /// <param name="least">Nothing below this is logged that the section does not name.</param>
    public static ILoggerFactory Create(IConfigurationSection section, LogLevel least = LogLevel.Trace) => LoggerFactory.Create(builder =>
    {
        builder.AddConfiguration(section);

        // It counts for more than the section's default, also where it asks for nothing.
        if (least > LogLevel.Trace) builder.AddFilter((_, level) => level >= least);

        // It would repeat every second, as errors, why a node is not ready yet; readiness says so to whoever asks.
        builder.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);

        // Who looked at whom is always told: for this provider by its name, and after the section, so that nothing in it counts for more.
        builder.AddFilter<ConsoleLoggerProvider>(AuditLog.Category, LogLevel.Information);
        builder.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    });
}
