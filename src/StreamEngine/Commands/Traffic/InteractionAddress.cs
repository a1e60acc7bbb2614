using System.Text.Json;

namespace StreamEngine.Commands.Traffic;

/// <summary>Where a line of a replay goes: its topic by channel, its partition by customer.</summary>
/// <param name="Channel">As the line says; null when it says nothing readable.</param>
/// <param name="CustomerId">Null: anonymous, or not readable.</param>
internal readonly record struct InteractionAddress(string? Channel, string? CustomerId)
{
    /// <summary>Reads no more than it must. What cannot be read has an address all the same: the engine will judge it.</summary>
    public static InteractionAddress Of(ReadOnlySpan<byte> line)
    {
        string? channel = null, customerId = null;
        try
        {
            Utf8JsonReader json = new(line);
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject) return default;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                bool isChannel = json.ValueTextEquals("channel"u8), isCustomer = json.ValueTextEquals("customerId"u8);
                json.Read();
                if (isChannel && json.TokenType == JsonTokenType.String) channel = json.GetString();
                if (isCustomer && json.TokenType == JsonTokenType.String) customerId = json.GetString();
                json.Skip();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or not UTF-8: what was read before stands.
        }

        return new InteractionAddress(channel, customerId);
    }

    /// <summary>The input topic for the channel: any topic may carry any channel, so what has none of its own takes a neighbour's.</summary>
    /// <param name="topics">The input topics: for calls, chats and emails, or fewer.</param>
    public string Topic(IList<string> topics) => topics[Math.Min(topics.Count - 1, Channel switch
    {
        "chat" or "bot" or "social" or "sms" => 1,
        "email" or "survey" => 2,
        _ => 0,
    })];
}
