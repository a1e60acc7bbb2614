using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using StreamEngine.Api.Security;
using StreamEngine.Commands;

namespace StreamEngine.Tests.Commands;

public sealed class EngineLoggingTests
{
    [Theory]
    [InlineData("LogLevel:Default", "None")]
    [InlineData("LogLevel:StreamEngine", "Error")]
    [InlineData("LogLevel:StreamEngine.Audit", "None")]
    [InlineData("Console:LogLevel:Default", "Warning")]
    [InlineData("Console:LogLevel:StreamEngine.Audit", "None")]
    [InlineData("SimpleConsole:LogLevel:Default", "Warning")]
    public void AuditLines_AreLogged_WhateverTheSectionSays(string key, string level)
    {
        foreach (LogLevel least in (LogLevel[])[LogLevel.Trace, LogLevel.Warning])
        {
            using ILoggerFactory loggers = Create(key, level, least);
            Assert.True(loggers.CreateLogger(AuditLog.Category).IsEnabled(LogLevel.Information));
        }
    }

    [Theory]
    [InlineData("LogLevel:Default")]
    [InlineData("Console:LogLevel:Default")]
    public void OtherLines_AreAsTheSectionSays(string key)
    {
        using ILoggerFactory loggers = Create(key, "Warning", LogLevel.Trace);
        Assert.False(loggers.CreateLogger("StreamEngine.Api").IsEnabled(LogLevel.Information));
        Assert.True(loggers.CreateLogger("StreamEngine.Api").IsEnabled(LogLevel.Warning));
    }

    private static ILoggerFactory Create(string key, string level, LogLevel least) =>
        EngineLogging.Create(new ConfigurationBuilder().AddInMemoryCollection([new($"Logging:{key}", level)]).Build().GetSection("Logging"), least);
}
