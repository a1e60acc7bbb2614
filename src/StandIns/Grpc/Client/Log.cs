using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Grpc.Net.Client;

/// <summary>What a channel tells operators.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Call of {Method} failed with gRPC error status. Status code: '{Code}', Message: '{Detail}'.")]
    public static partial void CallFailed(ILogger log, string method, StatusCode code, string detail);
}
