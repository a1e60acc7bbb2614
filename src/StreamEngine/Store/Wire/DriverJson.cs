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
        json.WriteMeasure("value"u8, driver.Value);
        json.WriteNumber("weight"u8, driver.Weight);
        json.WriteMeasure("share"u8, driver.Share);
        json.WriteMeasure("change"u8, driver.Change);
        json.WriteStartObject("evidence"u8);
        json.WriteNumber("count"u8, evidence.Count);
        json.WriteMeasure("measure"u8, evidence.Measure);
        json.WriteMeasure("expected"u8, evidence.Expected);
        json.WriteNumber("spanMs"u8, evidence.Span.Ticks / TimeSpan.TicksPerMillisecond);
        json.WriteKnown("label"u8, evidence.Label);
        json.WriteEndObject();
        json.WriteString("sentence"u8, EvidenceSentence.Render(evidence));
        json.WriteEndObject();
    }
}
