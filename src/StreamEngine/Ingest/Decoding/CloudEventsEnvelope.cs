using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace StreamEngine.Ingest.Decoding;

/// <summary>The structured mode of CloudEvents 1.0: one JSON object with the event's attributes and its data.</summary>
/// <remarks><c>data</c> is any JSON value and stays where it is; <c>data_base64</c> is unpacked into a buffer that is reused.</remarks>
internal struct CloudEventsEnvelope
{
    private Range? _inPlace;
    private bool _isUnpacked;

    public string? Id { get; private set; }

    public string? Source { get; private set; }

    public string? DataType { get; private set; }

    public bool HasSpecVersion { get; private set; }

    /// <summary>The event's data; empty when there is none.</summary>
    public readonly ReadOnlySpan<byte> DataOf(ReadOnlySpan<byte> json, ArrayBufferWriter<byte> unpacked)
    {
        if (_isUnpacked) return unpacked.WrittenSpan;
        return _inPlace is { } range ? json[range] : default;
    }

    /// <summary>Whether JSON may be an envelope; false is certain, and almost every plain interaction gets it.</summary>
    public static bool IsLikely(ReadOnlySpan<byte> json) => json.IndexOf("\"specversion\""u8) >= 0;

    /// <param name="json">The whole payload.</param>
    /// <param name="unpacked">Where <c>data_base64</c> goes.</param>
    /// <param name="fault">Why the envelope cannot be read, or null.</param>
    public static CloudEventsEnvelope Read(ReadOnlySpan<byte> json, ArrayBufferWriter<byte> unpacked, out DecodeFault? fault)
    {
        var envelope = default(CloudEventsEnvelope);
        fault = null;
        if (!Utf8.IsValid(json))
        {
            fault = new DecodeFault(FaultClass.MalformedJson, "the JSON is not valid UTF-8");
            return envelope;
        }

        try
        {
            var reader = new Utf8JsonReader(json, JsonInteraction.ReaderOptions);
            fault = envelope.Members(ref reader, unpacked) is { } message ? Broken(message) : null;
        }
        catch (JsonException e)
        {
            fault = JsonInteraction.Malformed(e);
        }
        catch (InvalidOperationException)
        {
            fault = Broken("an attribute of the CloudEvents envelope is not a proper string");
        }

        return envelope;
    }

    public static DecodeFault Broken(string message) => new(FaultClass.MalformedEnvelope, message);

    private string? Members(ref Utf8JsonReader reader, ArrayBufferWriter<byte> unpacked)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) return "the CloudEvents envelope is not an object";
        string? fault = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("data"u8)) _inPlace = Value(ref reader);
            else if (reader.ValueTextEquals("data_base64"u8)) fault ??= Unpack(ref reader, unpacked);
            else Attribute(ref reader);
        }

        reader.Read();
        return fault;
    }

    private void Attribute(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("specversion"u8)) HasSpecVersion = reader.Read();
        else if (reader.ValueTextEquals("id"u8)) Id = Text(ref reader);
        else if (reader.ValueTextEquals("source"u8)) Source = Text(ref reader);
        else if (reader.ValueTextEquals("datacontenttype"u8)) DataType = Text(ref reader);
        else reader.Read();
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) reader.Skip();
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
    }

    /// <summary>Where the value stands in the payload.</summary>
    private static Range? Value(ref Utf8JsonReader reader)
    {
        reader.Read();
        int start = (int)reader.TokenStartIndex;
        reader.Skip();
        return reader.TokenType == JsonTokenType.Null ? null : start..(int)reader.BytesConsumed;
    }

    private string? Unpack(ref Utf8JsonReader reader, ArrayBufferWriter<byte> unpacked)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String || !reader.TryGetBytesFromBase64(out byte[]? bytes)) return "data_base64 is not base64";
        unpacked.ResetWrittenCount();
        unpacked.Write(bytes);
        _isUnpacked = true;
        return null;
    }
}
