using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace StreamEngine.Ingest.Decoding;

/// <summary>Reads an interaction from JSON, straight from the client's span.</summary>
/// <remarks>
/// Members that mean nothing to us are skipped, <c>text</c> among them: what was said never enters this process's memory.
/// <c>null</c> is a missing value; of a member that comes twice, the last counts.
/// </remarks>
internal static class JsonInteraction
{
    /// <summary>Deeper nesting is refused; ours is flat.</summary>
    public const int DeepestNesting = 64;

    public static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = DeepestNesting };

    /// <returns>Null when the writer's draft holds what the JSON says; else why not.</returns>
    public static DecodeFault? Read(ReadOnlySpan<byte> json, DraftWriter writer)
    {
        // The reader below leaves skipped strings unchecked, so check the whole at once: it is vectorised and cheap.
        if (!Utf8.IsValid(json)) return new DecodeFault(FaultClass.MalformedJson, "the JSON is not valid UTF-8");
        if (PlainJson.TryRead(json, writer)) return null;
        writer.Draft.Clear();
        return ReadThoroughly(json, writer);
    }

    /// <summary>The same with the platform's reader, which knows all of JSON.</summary>
    /// <param name="json">Valid UTF-8.</param>
    /// <param name="writer">Its draft is clear.</param>
    internal static DecodeFault? ReadThoroughly(ReadOnlySpan<byte> json, DraftWriter writer)
    {
        var reader = new Utf8JsonReader(json, ReaderOptions);
        try
        {
            return Members(ref reader, writer) is { } fault ? new DecodeFault(FaultClass.InvalidValue, fault) : null;
        }
        catch (JsonException e)
        {
            return Malformed(e);
        }
        catch (InvalidOperationException)
        {
            return new DecodeFault(FaultClass.MalformedJson, "a JSON string escapes half of a surrogate pair");
        }
    }

    /// <summary>The fault of a reader's exception: where, but not what, for the text around it is the customer's.</summary>
    public static DecodeFault Malformed(JsonException e) =>
        new(FaultClass.MalformedJson, $"malformed JSON at line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}");

    private static string? Members(ref Utf8JsonReader reader, DraftWriter writer)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) return "the JSON is not an object";
        string? fault = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            Field field = reader.ValueIsEscaped ? Unescaped(ref reader) : FieldNames.Find(reader.ValueSpan);
            reader.Read();
            if (field == Field.None) reader.Skip();
            else if (reader.TokenType != JsonTokenType.Null) fault ??= Value(ref reader, field, writer);
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) reader.Skip();
        }

        // Finds rubbish after the object.
        reader.Read();
        return fault;
    }

    /// <summary>The field of a name that is written with escapes: legal, and never seen.</summary>
    private static Field Unescaped(ref Utf8JsonReader reader)
    {
        Span<byte> name = stackalloc byte[128];
        return reader.ValueSpan.Length <= name.Length ? FieldNames.Find(name[..reader.CopyString(name)]) : Field.None;
    }

    private static string? Value(ref Utf8JsonReader reader, Field field, DraftWriter writer)
    {
        switch (JsonKinds.Of(field))
        {
            case JsonKind.Truth:
                if (reader.TokenType is not (JsonTokenType.True or JsonTokenType.False)) return "complaint is neither true nor false";
                writer.Complaint(reader.GetBoolean());
                return null;
            case JsonKind.Number:
                return Number(ref reader, field, writer);
            case JsonKind.Time:
                return Time(ref reader, field, writer);
            default:
                return Text(ref reader, field, writer);
        }
    }

    private static string? Number(ref Utf8JsonReader reader, Field field, DraftWriter writer)
    {
        if (reader.TokenType != JsonTokenType.Number) return $"{FieldNames.Of(field)} is not a number";
        return reader.TryGetDouble(out double value) ? writer.Number(field, value) : $"{FieldNames.Of(field)} is too large a number";
    }

    private static string? Time(ref Utf8JsonReader reader, Field field, DraftWriter writer)
    {
        // A time without its offset from UTC would silently mean this machine's time zone.
        return reader.TokenType == JsonTokenType.String && HasOffset(ref reader) && reader.TryGetDateTimeOffset(out DateTimeOffset time)
            ? writer.Time(field, time.ToUnixTimeMilliseconds())
            : $"{FieldNames.Of(field)} is not an ISO 8601 time with an offset, as in 2026-11-21T09:14:02.120Z";
    }

    private static bool HasOffset(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped) return HasOffset(reader.ValueSpan);
        // Not far-fetched: .NET's own writer escapes the plus of +01:00.
        Span<byte> time = stackalloc byte[128];
        return reader.ValueSpan.Length <= time.Length && HasOffset(time[..reader.CopyString(time)]);
    }

    private static bool HasOffset(ReadOnlySpan<byte> time) =>
        time.Length > 10 && (time[^1] == 'Z' || (time[^6] is (byte)'+' or (byte)'-' && time.Contains((byte)'T')));

    private static string? Text(ref Utf8JsonReader reader, Field field, DraftWriter writer)
    {
        if (reader.TokenType != JsonTokenType.String) return $"{FieldNames.Of(field)} is not a string";
        if (!reader.ValueIsEscaped) return writer.Text(field, reader.ValueSpan);

        byte[] unescaped = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            return writer.Text(field, unescaped.AsSpan(0, reader.CopyString(unescaped)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(unescaped);
        }
    }
}
