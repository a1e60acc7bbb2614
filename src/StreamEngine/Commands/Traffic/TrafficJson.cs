using System.Buffers;
using System.Text.Json;

namespace StreamEngine.Commands.Traffic;

/// <summary>Writes an event in the JSON of the interaction format.</summary>
internal static class TrafficJson
{
    public static byte[] Write(TrafficEvent traffic)
    {
        ArrayBufferWriter<byte> buffer = new(512);
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteString("id", traffic.Id);
            json.WriteString("source", "demo");
            if (traffic.CustomerId is { } customerId) json.WriteString("customerId", customerId);
            json.WriteString("channel", traffic.Channel);
            json.WriteString("startedAt", traffic.At.ToString());
            json.WriteString("direction", "inbound");
            json.WriteString("queue", traffic.Topic is "refund" or "invoice" ? "billing" : "service");
            json.WriteString("topic", traffic.Topic);
            if (traffic.CaseId is { } caseId) json.WriteString("caseId", caseId);
            json.WriteString("outcome", traffic.Outcome);
            if (traffic.Sentiment is { } sentiment) json.WriteNumber("sentiment", Math.Round(Math.Clamp(sentiment, -1, 1), 2));
            if (traffic.WaitSeconds is { } wait) json.WriteNumber("waitSeconds", wait);
            if (traffic.Transfers > 0) json.WriteNumber("transfers", traffic.Transfers);
            if (traffic.Csat is { } csat) json.WriteNumber("csat", csat);
            if (traffic.Complaint) json.WriteBoolean("complaint", true);
            if (traffic.SelfService is { } selfService) json.WriteString("selfService", selfService);
            json.WriteString("accountValue", traffic.AccountValue);
            json.WriteString("segment", "consumer");
            json.WriteString("region", "nl");
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
