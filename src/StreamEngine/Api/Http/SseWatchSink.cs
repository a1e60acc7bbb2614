using StreamEngine.Publish.Watching;

namespace StreamEngine.Api.Http;

/// <summary>Writes a watcher's events to its stream. A write ends when the connection has room again, which is how a slow reader shows.</summary>
internal sealed class SseWatchSink(EventStream stream) : IWatchSink
{
    /// <summary>Of the last event handed over; null before any.</summary>
    public string? LastToken { get; private set; }

    public Task SendAsync(WatchEvent told)
    {
        LastToken = told.Token;
        return stream.SendAsync(WatchEventJson.NameOf(told), told.Token, json => WatchEventJson.Write(json, told));
    }
}
