using System.Buffers;
using System.Buffers.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;

namespace StreamEngine.Store.Wire;

/// <summary>A crossing as JSON: what the Redis channel and stream carry for readers without Protobuf, and HTTP sends.</summary>
/// <remarks>The names are those of <c>crossing.proto</c> in camelCase; what is not known is left out.</remarks>
internal static class CrossingJson
{
    // Every script stays readable, while what HTML could mistake for markup is escaped.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private static ReadOnlySpan<byte> Opening => "{\"id\":\""u8;

    public static byte[] Encode(NumberedCrossing crossing)
    {
        ArrayBufferWriter<byte> buffer = new(1_024);
        using (Utf8JsonWriter json = new(buffer, Options)) Write(json, crossing);
        return buffer.WrittenSpan.ToArray();
    }

    public static void Write(Utf8JsonWriter json, NumberedCrossing numbered)
    {
        Crossing crossing = numbered.Crossing;
        json.WriteStartObject();
        json.WriteString("id"u8, numbered.Id.ToString());
        json.WriteNumber("shard"u8, numbered.Id.Shard.Partition);
        json.WriteNumber("sequence"u8, numbered.Id.Sequence);
        json.WriteString("customerId"u8, crossing.CustomerId);
        json.WriteString("at"u8, crossing.At.ToString());
        json.WriteString("cause"u8, CamelCase.Of(crossing.Cause));
        json.WriteString("before"u8, CamelCase.Of(crossing.Before));
        json.WriteString("after"u8, CamelCase.Of(crossing.After));
        json.WriteNumber("score"u8, crossing.Score.Value);
        json.WriteNumber("priority"u8, Rounded(crossing.Priority));
        json.WriteStartArray("drivers"u8);
        foreach (Driver driver in crossing.Drivers) Write(json, driver);
        json.WriteEndArray();
        json.WriteString("policyHash"u8, crossing.PolicyHash);
        if (crossing.LastChannel is { } channel) json.WriteString("lastChannel"u8, CamelCase.Of(channel));
        if (crossing.LastContactAt is { } lastContactAt) json.WriteString("lastContactAt"u8, lastContactAt.ToString());
        WriteKnown(json, "queue"u8, crossing.Queue);
        WriteKnown(json, "accountValue"u8, crossing.AccountValue);
        WriteKnown(json, "segment"u8, crossing.Segment);
        WriteKnown(json, "region"u8, crossing.Region);
        WriteKnown(json, "lifecycle"u8, crossing.Lifecycle);
        json.WriteEndObject();
    }

    /// <summary>Which shard a crossing's JSON is of, told by its first bytes alone.</summary>
    /// <returns>False when it does not begin like <see cref="Encode"/> makes it.</returns>
    public static bool TryReadShard(ReadOnlySpan<byte> json, out ShardId shard)
    {
        int partition = 0;
        bool isKnown = json.StartsWith(Opening)
            && Utf8Parser.TryParse(json[Opening.Length..], out partition, out int length)
            && partition >= 0
            && json[(Opening.Length + length)..].StartsWith("-"u8);
        shard = isKnown ? new ShardId(partition) : default;
        return isKnown;
    }

    private static void Write(Utf8JsonWriter json, Driver driver)
    {
        Evidence evidence = driver.Evidence;
        json.WriteStartObject();
        json.WriteString("kind"u8, CamelCase.Of(driver.Kind));
        json.WriteNumber("value"u8, Rounded(driver.Value));
        json.WriteNumber("weight"u8, driver.Weight);
        json.WriteNumber("share"u8, Rounded(driver.Share));
        json.WriteNumber("change"u8, Rounded(driver.Change));
        json.WriteStartObject("evidence"u8);
        json.WriteNumber("count"u8, evidence.Count);
        json.WriteNumber("measure"u8, Rounded(evidence.Measure));
        json.WriteNumber("expected"u8, Rounded(evidence.Expected));
        json.WriteNumber("spanMs"u8, evidence.Span.Ticks / TimeSpan.TicksPerMillisecond);
        WriteKnown(json, "label"u8, evidence.Label);
        json.WriteEndObject();
        json.WriteString("sentence"u8, EvidenceSentence.Render(evidence));
        json.WriteEndObject();
    }

    private static void WriteKnown(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null) json.WriteString(name, value);
    }

    /// <summary>Readers of JSON want four decimals, not seventeen; the Protobuf form has every bit.</summary>
    private static double Rounded(double value) => Math.Round(value, 4);
}
