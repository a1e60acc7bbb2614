using System.Buffers;
using System.Text.Json;
using Google.Protobuf;
using Message = StreamEngine.Protos.V1.Interaction;

namespace StreamEngine.Load.Limits;

/// <summary>Ordinary messages of a contact centre, the same for the same seed, in both formats.</summary>
internal static class SampleMessages
{
    private static readonly string[] Channels = ["call", "call", "call", "chat", "email"];
    private static readonly string[] Queues = ["billing", "delivery", "service", "sales"];
    private static readonly string[] Topics = ["refund", "invoice", "address", "contract", "outage", "general"];
    private static readonly string[] Values = ["standard", "standard", "silver", "gold"];

    /// <param name="count">How many.</param>
    /// <param name="customers">Of how many customers.</param>
    /// <param name="seed">Of the dice.</param>
    /// <param name="until">All of them came before this, the later ones later.</param>
    public static Message[] Make(int count, int customers, int seed, DateTimeOffset until)
    {
        Random dice = new(seed);
        long last = until.ToUnixTimeMilliseconds();
        return [.. Enumerable.Range(0, count).Select(i => One(i, $"c-{dice.Next(customers):D6}", last - ((count - i) * 1000L), dice))];
    }

    /// <summary>As JSON of at least so many bytes: padded with <c>text</c>, which the engine does not read.</summary>
    public static byte[] Json(Message message, int leastBytes)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            Members(json, message);
            json.Flush();
            if (buffer.WrittenCount + 1 < leastBytes) json.WriteString("text"u8, Padding(leastBytes - buffer.WrittenCount - ",\"text\":\"\"}".Length));
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>As Protobuf of at least so many bytes, likewise.</summary>
    public static byte[] Protobuf(Message message, int leastBytes)
    {
        Message padded = message.Clone();
        padded.Text = Padding(leastBytes - message.CalculateSize());
        return padded.ToByteArray();
    }

    private static Message One(int number, string customer, long startedAt, Random dice)
    {
        string channel = Channels[dice.Next(Channels.Length)];
        Message message = new()
        {
            Id = $"i-{number:D9}",
            Source = "pbx-eu-1",
            CustomerId = customer,
            Channel = channel,
            StartedAtUnixMs = startedAt,
            Direction = "inbound",
            Queue = Queues[dice.Next(Queues.Length)],
            Agent = $"a-{dice.Next(200)}",
            Topic = Topics[dice.Next(Topics.Length)],
            WaitSeconds = dice.Next(400),
            Outcome = dice.Next(6) == 0 ? "unresolved" : "resolved",
            Sentiment = (dice.Next(1400) - 500) / 1000.0,
            AccountValue = Values[dice.Next(Values.Length)],
        };
        if (channel == "call") (message.HoldSeconds, message.Transfers) = (dice.Next(90), dice.Next(4) == 0 ? 1 : 0);
        if (dice.Next(5) == 0) message.CaseId = $"k-{dice.Next(1_000_000)}";
        if (dice.Next(5) == 0) message.Csat = dice.Next(1, 6);
        return message;
    }

    private static void Members(Utf8JsonWriter json, Message message)
    {
        json.WriteString("id"u8, message.Id);
        json.WriteString("source"u8, message.Source);
        json.WriteString("customerId"u8, message.CustomerId);
        json.WriteString("channel"u8, message.Channel);
        json.WriteString("startedAt"u8, DateTimeOffset.FromUnixTimeMilliseconds(message.StartedAtUnixMs).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", null));
        json.WriteString("direction"u8, message.Direction);
        json.WriteString("queue"u8, message.Queue);
        json.WriteString("agent"u8, message.Agent);
        json.WriteString("topic"u8, message.Topic);
        if (message.CaseId.Length > 0) json.WriteString("caseId"u8, message.CaseId);
        json.WriteNumber("waitSeconds"u8, message.WaitSeconds);
        if (message.HasHoldSeconds) json.WriteNumber("holdSeconds"u8, message.HoldSeconds);
        if (message.HasTransfers) json.WriteNumber("transfers"u8, message.Transfers);
        json.WriteString("outcome"u8, message.Outcome);
        json.WriteNumber("sentiment"u8, message.Sentiment);
        if (message.HasCsat) json.WriteNumber("csat"u8, message.Csat);
        json.WriteString("accountValue"u8, message.AccountValue);
    }

    private static string Padding(int characters) => new('x', Math.Max(0, characters));
}
