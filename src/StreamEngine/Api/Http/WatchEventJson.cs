using System.Text.Json;
using StreamEngine.Publish.Watching;
using StreamEngine.Store.Wire;

namespace StreamEngine.Api.Http;

/// <summary>What a watcher is told, as the name and the data of a server-sent event.</summary>
internal static class WatchEventJson
{
    public static ReadOnlySpan<byte> NameOf(WatchEvent told) => told switch
    {
        CrossingEvent => "crossing"u8,
        AtRiskEvent => "atRisk"u8,
        SnapshotCompleteEvent => "snapshotComplete"u8,
        HeartbeatEvent => "heartbeat"u8,
        _ => throw Nameless(told),
    };

    public static void Write(Utf8JsonWriter json, WatchEvent told)
    {
        json.WriteStartObject();
        switch (told)
        {
            case CrossingEvent crossing:
                CrossingJson.WriteMembers(json, crossing.Crossing);
                if (crossing.Conflated > 0) json.WriteNumber("conflated"u8, crossing.Conflated);
                break;
            case AtRiskEvent atRisk:
                CustomerJson.WriteMembers(json, atRisk.Customer);
                break;
            case SnapshotCompleteEvent complete:
                json.WriteNumber("customers"u8, complete.Customers);
                json.WriteKnown("asOf"u8, complete.AsOf);
                break;
            case HeartbeatEvent heartbeat:
                json.WriteString("sentAt"u8, heartbeat.SentAt.ToString());
                json.WriteKnown("asOf"u8, heartbeat.AsOf);
                break;
            default:
                throw Nameless(told);
        }

        json.WriteEndObject();
    }

    private static ArgumentException Nameless(WatchEvent told) => new($"{told.GetType().Name} has no name", nameof(told));
}
