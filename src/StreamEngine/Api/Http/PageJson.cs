using System.Text.Json;
using StreamEngine.Api.Queries;
using StreamEngine.Domain.Profiles;
using StreamEngine.Store.Wire;

namespace StreamEngine.Api.Http;

/// <summary>Pages as JSON. Of a last page <c>nextPageToken</c> is left out.</summary>
internal static class PageJson
{
    /// <summary>The answer to ListAtRisk.</summary>
    public static void Write(Utf8JsonWriter json, AtRiskPage page)
    {
        json.WriteStartObject();
        json.WriteStartArray("customers"u8);
        foreach (CustomerRisk customer in page.Customers) CustomerJson.Write(json, customer);
        json.WriteEndArray();
        json.WriteKnown("nextPageToken"u8, page.Next is { } next ? PageToken.Of(next) : null);
        json.WriteKnown("asOf"u8, page.AsOf);
        json.WriteEndObject();
    }

    /// <summary>The answer to GetTimeline.</summary>
    public static void Write(Utf8JsonWriter json, TimelinePage page)
    {
        json.WriteStartObject();
        json.WriteStartArray("entries"u8);
        foreach (TimelineEntry entry in page.Timeline.Entries) TimelineJson.Write(json, entry);
        json.WriteEndArray();
        json.WriteKnown("nextPageToken"u8, page.Timeline.Next is { } next ? PageToken.Of(next) : null);
        json.WriteString("asOf"u8, page.AsOf.ToString());
        json.WriteEndObject();
    }
}
