using Microsoft.Extensions.Logging;

namespace StreamEngine.Commands;

/// <summary>What the program says of itself. Event ids 100 to 199.</summary>
internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Information, "Started: {Shards} shards in all, HTTP at {HttpAddress}, gRPC at {GrpcAddress}, policy {PolicyHash}")]
    public static partial void Started(ILogger log, int shards, string httpAddress, string grpcAddress, string policyHash);

    [LoggerMessage(101, LogLevel.Information, "Stopping: no more is taken, what is in hand is committed")]
    public static partial void Stopping(ILogger log);

    [LoggerMessage(102, LogLevel.Information, "Stopped")]
    public static partial void Stopped(ILogger log);

    [LoggerMessage(103, LogLevel.Critical, "The engine cannot go on: {Reason}")]
    public static partial void Failed(ILogger log, string reason);

    [LoggerMessage(104, LogLevel.Information, "Starting: looking for the broker at {Broker}")]
    public static partial void Starting(ILogger log, string broker);
}
