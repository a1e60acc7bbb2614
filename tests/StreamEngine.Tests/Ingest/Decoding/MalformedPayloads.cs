using System.Text;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Ingest.Decoding;

/// <summary>A few hundred payloads of which none is an interaction.</summary>
internal static class MalformedPayloads
{
    private const string Whole =
        """{"id":"b7","source":"pbx","customerId":"c-1","channel":"call","startedAt":"2026-11-01T08:00:00Z","waitSeconds":312,"outcome":"unresolved","csat":2}""";

    private static readonly string[] WrongValues =
        ["{}", "[]", "[1]", "{\"a\":{\"b\":1}}", "true", "-5", "1e400", "-1e400", "123456789012345678901234567890", "\"\\ud800\"", "\"nonsense\"", "0.5"];

    private static readonly string[] Fields =
        ["channel", "startedAt", "endedAt", "waitSeconds", "holdSeconds", "transfers", "outcome", "direction", "sentiment", "csat", "nps", "ces", "selfService", "revision"];

    public static IEnumerable<byte[]> All() => [.. Truncated(), .. WrongTypes(), .. Oddities()];

    /// <summary>JSON that ends too early, at every byte.</summary>
    private static IEnumerable<byte[]> Truncated()
    {
        byte[] whole = Encoding.UTF8.GetBytes(Whole);
        for (int length = 0; length < whole.Length; length++) yield return whole[..length];
    }

    private static IEnumerable<byte[]> WrongTypes()
    {
        foreach (string field in Fields)
        {
            foreach (string value in WrongValues)
            {
                // Half a point of sentiment and half a second of waiting are fine.
                if (value == "0.5" && field is "sentiment" or "waitSeconds" or "holdSeconds") continue;
                yield return Encoding.UTF8.GetBytes(Wire.Json("x")[..^1] + $",\"{field}\":{value}}}");
            }
        }
    }

    private static IEnumerable<byte[]> Oddities()
    {
        yield return [0xFF, 0xFE, 0x00];
        yield return [.. Encoding.UTF8.GetBytes("{\"id\":\""), 0xC3, 0x28, .. Encoding.UTF8.GetBytes("\"}")];
        yield return Encoding.UTF8.GetBytes(new string('[', 100_000));
        yield return Encoding.UTF8.GetBytes("{\"x\":" + new string('[', 100_000));
        yield return Encoding.UTF8.GetBytes(Whole + Whole);
        yield return Encoding.UTF8.GetBytes("not an interaction at all");
        yield return Encoding.UTF8.GetBytes("null");
        yield return Encoding.UTF8.GetBytes(Wire.Json(new string('i', 300)));
        yield return Encoding.UTF8.GetBytes(Wire.Json("far", second: int.MaxValue));
        yield return [0x0A, 0x01, 0x41];
        yield return new byte[64];
    }
}
