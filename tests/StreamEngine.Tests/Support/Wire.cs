using System.Globalization;

namespace StreamEngine.Tests.Support;

/// <summary>Interactions as producers write them.</summary>
internal static class Wire
{
    public static readonly DateTimeOffset Start = new(2026, 11, 1, 8, 0, 0, TimeSpan.Zero);

    public static string Json(string id, int second = 0, string? customerId = "c-1", string channel = "call")
    {
        string time = Start.AddSeconds(second).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        string customer = customerId is null ? "" : $"\"customerId\":\"{customerId}\",";
        return $$"""{"id":"{{id}}","source":"test",{{customer}}"channel":"{{channel}}","startedAt":"{{time}}"}""";
    }
}
