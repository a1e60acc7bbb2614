using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Grpc.AspNetCore.Server;

/// <summary>What the server tells operators: never a message's content, nor a path or header as the client wrote it, which could look like other lines.</summary>
internal static partial class Log
{
    public const string Category = "Grpc.AspNetCore.Server.ServerCallHandler";

    [LoggerMessage(1, LogLevel.Error, "Error when executing service method '{Method}'.")]
    public static partial void HandlerFailed(ILogger log, Exception fault, string method);

    [LoggerMessage(2, LogLevel.Information, "Service method '{Method}' was cancelled.")]
    public static partial void HandlerCancelled(ILogger log, Exception fault, string method);

    [LoggerMessage(3, LogLevel.Information, "Error status code '{Code}' with detail '{Detail}' raised.")]
    public static partial void EndedWithError(ILogger log, Exception? cause, StatusCode code, string detail);

    [LoggerMessage(4, LogLevel.Debug, "Request with timeout of {Timeout} has exceeded its deadline.")]
    public static partial void DeadlineExceeded(ILogger log, TimeSpan timeout);

    [LoggerMessage(5, LogLevel.Debug, "Invalid grpc-timeout header value has been ignored.")]
    public static partial void TimeoutIgnored(ILogger log);

    [LoggerMessage(6, LogLevel.Error, "Error when ending a call whose deadline has passed.")]
    public static partial void DeadlineFailed(ILogger log, Exception fault);

    [LoggerMessage(7, LogLevel.Information, "Request refused with HTTP status {HttpStatus}.")]
    public static partial void Refused(ILogger log, int httpStatus);

    [LoggerMessage(8, LogLevel.Information, "Call refused: {Detail}")]
    public static partial void Unimplemented(ILogger log, string detail);

    [LoggerMessage(9, LogLevel.Information, "Service method '{Method}' was sent what is no message: {Fault}.")]
    public static partial void Unreadable(ILogger log, string method, string fault);
}
