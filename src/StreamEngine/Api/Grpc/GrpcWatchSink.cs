using Grpc.Core;
using StreamEngine.Protos.V1;
using StreamEngine.Publish.Watching;

namespace StreamEngine.Api.Grpc;

/// <summary>Writes a watcher's events to its stream. A write ends when the transport has room again, which is how a slow reader shows.</summary>
internal sealed class GrpcWatchSink(IServerStreamWriter<WatchUpdate> stream) : IWatchSink
{
    /// <summary>Of the last event handed over; null before any.</summary>
    public string? LastToken { get; private set; }

    public Task SendAsync(WatchEvent told)
    {
        LastToken = told.Token;
        return stream.WriteAsync(RiskMessages.Of(told));
    }
}
