using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using StreamEngine.Domain.Interactions;
using StreamEngine.Tests.Support;
using Message = StreamEngine.Protos.V1.Interaction;

namespace StreamEngine.Tests.Ingest.Decoding;

/// <summary>Random valid interactions as Protobuf messages, and the same as JSON.</summary>
internal sealed class InteractionSamples(int seed)
{
    private readonly Random _random = new(seed);

    public Message Next()
    {
        long startedAt = Wire.Start.ToUnixTimeMilliseconds() + _random.Next(100_000_000);
        var message = new Message
        {
            Id = Name(),
            Channel = Pick("call", "chat", "email", "social", "sms", "survey", "bot", "order"),
            StartedAtUnixMs = startedAt,
            Source = Maybe(Name),
            CustomerId = Maybe(Name),
            Direction = Maybe(() => Pick("inbound", "outbound")),
            Queue = Maybe(Name),
            Agent = Maybe(Name),
            Topic = Maybe(Name),
            CaseId = Maybe(Name),
            Outcome = Maybe(() => Pick("resolved", "unresolved", "escalated", "abandoned", "unknown")),
            SentimentScale = Maybe(() => Pick("unit", "amazon", "genesys", "google")),
            SelfService = Maybe(() => Pick("contained", "handedOff", "abandoned")),
            AccountValue = Maybe(Name),
            Segment = Maybe(Name),
            Region = Maybe(Name),
            Lifecycle = Maybe(Name),
            Text = Maybe(Name),
            Revision = _random.Next(3),
        };
        if (Coin()) message.EndedAtUnixMs = startedAt + _random.Next(10_000_000);
        if (Coin()) message.WaitSeconds = _random.NextDouble() * 1000;
        if (Coin()) message.HoldSeconds = _random.Next(1000);
        if (Coin()) message.Transfers = _random.Next(5);
        if (Coin()) message.Complaint = Coin();
        if (Coin()) message.Sentiment = (_random.NextDouble() * 2) - 1;
        if (Coin()) message.SentimentMagnitude = _random.NextDouble() * 9;
        if (Coin()) message.Csat = _random.Next(1, 6);
        if (Coin()) message.Nps = _random.Next(11);
        if (Coin()) message.Ces = _random.Next(1, 8);
        return message;
    }

    /// <summary>What Protobuf's own JSON writer makes of it, with times as we write them.</summary>
    public static string Json(Message message)
    {
        JsonObject json = JsonNode.Parse(JsonFormatter.Default.Format(message))!.AsObject();
        Rename(json, "startedAtUnixMs", "startedAt");
        Rename(json, "endedAtUnixMs", "endedAt");
        return json.ToJsonString(new JsonSerializerOptions());
    }

    /// <summary>Everything an interaction holds, to compare two.</summary>
    public static string Describe(Interaction interaction)
    {
        var text = new StringBuilder();
        foreach (System.Reflection.PropertyInfo property in typeof(Interaction).GetProperties())
        {
            text.Append(CultureInfo.InvariantCulture, $"{property.Name}={property.GetValue(interaction)};");
        }

        return text.ToString();
    }

    private static void Rename(JsonObject json, string unixMilliseconds, string name)
    {
        if (json[unixMilliseconds] is not { } value) return;
        long at = long.Parse(value.GetValue<string>(), CultureInfo.InvariantCulture);
        json.Remove(unixMilliseconds);
        json[name] = DateTimeOffset.FromUnixTimeMilliseconds(at).ToString("yyyy-MM-ddTHH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
    }

    private bool Coin() => _random.Next(2) == 0;

    private string Maybe(Func<string> make) => Coin() ? make() : "";

    private string Pick(params ReadOnlySpan<string> words) => words[_random.Next(words.Length)];

    private string Name() => Pick("é", "日本", "a", "\"q\"", "back\\slash", "🎧", "plain", "with space") + _random.Next(1000);
}
