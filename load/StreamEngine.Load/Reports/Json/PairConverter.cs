using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamEngine.Load.Reports.Json;

/// <summary>Writes a pair of numbers as <c>[1.5,2]</c>, on one line: series have many.</summary>
internal abstract class PairConverter<T> : JsonConverter<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException();
        double first = Number(ref reader, options);
        double second = Number(ref reader, options);
        return reader.Read() && reader.TokenType == JsonTokenType.EndArray ? Join(first, second) : throw new JsonException();
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ArrayBufferWriter<byte> line = new(48);
        using (Utf8JsonWriter pair = new(line))
        {
            (double first, double second) = Split(value);
            pair.WriteStartArray();
            JsonSerializer.Serialize(pair, first, options);
            JsonSerializer.Serialize(pair, second, options);
            pair.WriteEndArray();
        }

        writer.WriteRawValue(line.WrittenSpan);
    }

    protected abstract (double First, double Second) Split(T value);

    protected abstract T Join(double first, double second);

    private static double Number(ref Utf8JsonReader reader, JsonSerializerOptions options) =>
        reader.Read() ? JsonSerializer.Deserialize<double>(ref reader, options) : throw new JsonException();
}

internal sealed class SeriesPointConverter : PairConverter<SeriesPoint>
{
    protected override (double First, double Second) Split(SeriesPoint value) => (value.Seconds, value.Value);

    protected override SeriesPoint Join(double first, double second) => new(first, second);
}

internal sealed class PercentilePointConverter : PairConverter<PercentilePoint>
{
    protected override (double First, double Second) Split(PercentilePoint value) => (value.Percentile, value.Value);

    protected override PercentilePoint Join(double first, double second) => new(first, second);
}
