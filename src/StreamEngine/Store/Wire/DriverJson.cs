using System.Text.Json;
using StreamEngine.Domain.Crossings;

namespace StreamEngine.Store.Wire;

/// <summary>Reasons as JSON, the same in a crossing and in what is said of a customer.</summary>
internal static class DriverJson
{
    /// <summary>As the property <c>drivers</c>.</summary>
    public static void Write(Utf8JsonWriter json, IEnumerable<Driver> drivers)
    {
        json.WriteStartArray("drivers"u8);
        foreach (Driver driver in drivers) Write(json, driver);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, Driver driver)
    {
        Evidence evidence = driver.Evidence;
        json.WriteStartObject();
        json.WriteString("kind"u8, CamelCase.Of(driver.Kind));
        json.WriteNumber("value"u8, WireJson.Rounded(driver.Value));
        json.WriteNumber("weight"u8, driver.Weight);
        json.WriteNumber("share"u8, WireJson.Rounded(driver.Share));
        json.WriteNumber("change"u8, WireJson.Rounded(driver.Change));
        json.WriteStartObject("evidence"u8);
        json.WriteNumber("count"u8, evidence.Count);
        json.WriteNumber("measure"u8, WireJson.Rounded(evidence.Measure));
        json.WriteNumber("expected"u8, WireJson.Rounded(evidence.Expected));
        json.WriteNumber("spanMs"u8, evidence.Span.Ticks / TimeSpan.TicksPerMillisecond);
        json.WriteKnown("label"u8, evidence.Label);
        json.WriteEndObject();
        json.WriteString("sentence"u8, EvidenceSentence.Render(evidence));
        json.WriteEndObject();
    }
}
