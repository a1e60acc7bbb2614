using System.Text.Json;
using StreamEngine.Domain.Factors;
using StreamEngine.Domain.Profiles;
using StreamEngine.Store.Wire;

namespace StreamEngine.Api.Http;

/// <summary>What happened to a customer as JSON: <c>at</c>, and either <c>contact</c> or <c>crossing</c>.</summary>
internal static class TimelineJson
{
    public static void Write(Utf8JsonWriter json, TimelineEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("at"u8, entry.At.ToString());
        if (entry.Contact is { } contact) Write(json, contact);
        if (entry.Crossing is { } crossing) Write(json, crossing);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, TimelineContact contact)
    {
        json.WriteStartObject("contact"u8);
        json.WriteString("channel"u8, CamelCase.Of(contact.Channel));
        json.WriteKnown("direction"u8, contact.Direction);
        json.WriteKnown("outcome"u8, contact.Outcome);
        json.WriteKnown("selfService"u8, contact.SelfService);
        json.WriteBoolean("complaint"u8, contact.Complaint);
        json.WriteKnown("sentiment"u8, contact.Sentiment);
        json.WriteKnown("topic"u8, contact.Topic);
        json.WriteKnown("caseId"u8, contact.CaseId);
        json.WriteKnown("waitSeconds"u8, contact.WaitSeconds);
        json.WriteKnown("holdSeconds"u8, contact.HoldSeconds);
        json.WriteKnown("transfers"u8, contact.Transfers);
        json.WriteKnown("csat"u8, contact.Csat);
        json.WriteKnown("nps"u8, contact.Nps);
        json.WriteKnown("ces"u8, contact.Ces);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, PastCrossing crossing)
    {
        json.WriteStartObject("crossing"u8);
        json.WriteString("before"u8, CamelCase.Of(crossing.Before));
        json.WriteString("after"u8, CamelCase.Of(crossing.After));
        json.WriteString("cause"u8, CamelCase.Of(crossing.Cause));
        json.WriteNumber("score"u8, crossing.Score.Value);
        json.WriteKnown("leadingDriver"u8, crossing.Leading == default ? null : (FactorKind?)crossing.Leading);
        json.WriteEndObject();
    }
}
