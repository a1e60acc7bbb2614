using Microsoft.Extensions.Logging;

namespace StreamEngine.Sharding.Akka.Cluster;

/// <summary>What the cluster says. Event ids 380 to 399.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = 380, Message = "{Source}: {Text}")]
    public static partial void Akka(ILogger log, LogLevel level, string source, string text, Exception? cause);
}
