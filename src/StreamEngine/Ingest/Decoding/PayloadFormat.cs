using System.Text;
using Confluent.Kafka;

namespace StreamEngine.Ingest.Decoding;

/// <summary>How a payload is written.</summary>
internal enum PayloadFormat
{
    /// <summary>Nobody said: the first byte decides.</summary>
    Unsaid,
    Json,
    Protobuf,

    /// <summary>A JSON envelope with the interaction inside.</summary>
    CloudEventsJson,
}

/// <summary>Tells the format from the headers or the payload.</summary>
internal static class PayloadFormats
{
    private static readonly UTF8Encoding Lenient = new();

    /// <summary>The format that a media type names; <see cref="PayloadFormat.Unsaid"/> for those that we do not know.</summary>
    public static PayloadFormat Of(ReadOnlySpan<char> mediaType)
    {
        int parameters = mediaType.IndexOf(';');
        ReadOnlySpan<char> type = (parameters < 0 ? mediaType : mediaType[..parameters]).Trim();
        if (Is(type, "application/cloudevents+json")) return PayloadFormat.CloudEventsJson;
        if (Is(type, "application/json") || Is(type, "text/json") || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase))
        {
            return PayloadFormat.Json;
        }

        return Is(type, "application/protobuf") || Is(type, "application/x-protobuf") || Is(type, "application/vnd.google.protobuf")
            ? PayloadFormat.Protobuf
            : PayloadFormat.Unsaid;
    }

    /// <summary>A JSON object begins with a brace, and no Protobuf message of ours does (it would be group 15, and we have none).</summary>
    public static PayloadFormat Sniff(ReadOnlySpan<byte> payload) =>
        payload is [(byte)'{', ..] ? PayloadFormat.Json : PayloadFormat.Protobuf;

    /// <summary>The last header of that name, as text; null when there is none.</summary>
    public static string? Header(Headers? headers, string name)
    {
        string? text = null;
        for (int index = 0; index < headers?.Count; index++)
        {
            IHeader header = headers[index];
            if (!header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)) continue;
            text = header.GetValueBytes() is { } bytes ? Lenient.GetString(bytes) : null;
        }

        return text;
    }

    private static bool Is(ReadOnlySpan<char> type, string known) => type.Equals(known, StringComparison.OrdinalIgnoreCase);
}
