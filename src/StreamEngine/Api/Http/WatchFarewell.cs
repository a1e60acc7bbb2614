using System.Text.Json;
using StreamEngine.Publish.Watching;
using StreamEngine.Store.Wire;

namespace StreamEngine.Api.Http;

/// <summary>The last event of a stream that the node ends: why, and how to go on.</summary>
/// <param name="Reason">In one word.</param>
/// <param name="ResumeToken">Where the watcher stands; null: nothing was told yet, or there is no going on.</param>
/// <param name="Advice">A sentence to act on.</param>
/// <param name="ForgetsPlace">Whether a client that comes back by itself must not go on from its last event.</param>
internal sealed record WatchFarewell(string Reason, string? ResumeToken, string Advice, bool ForgetsPlace = false)
{
    public static WatchFarewell Stopping(string? token) =>
        new("stopping", token, "This node is stopping: connect again; another one goes on from the last token.");

    public static WatchFarewell StoreDamaged(string? token) => new("storeDamaged", token, StoreDamage.Sentence);

    public static WatchFarewell Of(WatchEndedException ended) => ended.Reason switch
    {
        WatchEnd.TooOld => new(
            "tooOld", null, "What the resume token points at is no longer kept: watch again without a token and with snapshot=true.", ForgetsPlace: true),
        WatchEnd.StoreAway => new(
            "storeAway", null, "The store does not say yet where some shard stands: connect again; with a token or snapshot=true there is no waiting for that shard."),
        _ => new("tooSlow", ended.Token, "This watcher reads too slowly: go on from the token, with a narrower filter or a faster reader."),
    };

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("reason"u8, Reason);
        json.WriteKnown("resumeToken"u8, ResumeToken);
        json.WriteString("advice"u8, Advice);
        json.WriteEndObject();
    }
}
