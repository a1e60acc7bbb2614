using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace StreamEngine.Ingest.Source;

/// <summary>Passes the clients' own log lines on.</summary>
internal static class ClientLog
{
    public static void Write(ILogger logger, LogMessage line)
    {
        // The client calls the loss of one connection an error; to us it is an everyday event until all are lost.
        if (line.Level <= SyslogLevel.Critical) Log.ClientFailed(logger, line.Facility, line.Message);
        else if (line.Level <= SyslogLevel.Warning) Log.ClientWarned(logger, line.Facility, line.Message);
        else Log.ClientSaid(logger, line.Facility, line.Message);
    }
}
