using System.Buffers;
using Confluent.Kafka;
using StreamEngine.Domain;
using StreamEngine.Domain.Interactions;

namespace StreamEngine.Ingest.Decoding;

/// <summary>What became of a payload: an interaction, or why there is none.</summary>
internal readonly record struct DecodedRecord(Interaction? Interaction, DecodeFault? Fault)
{
    public static implicit operator DecodedRecord(DecodeFault fault) => new(null, fault);
}

/// <summary>Makes interactions of payloads: JSON or Protobuf, bare or in a CloudEvents envelope.</summary>
/// <remarks>
/// <code>
/// content-type, else first byte ─┬─ CloudEvents JSON ─ data, data_base64 ─┐
///                                ├─ JSON ─────────────────────────────────┼─► draft ─► rules ─► clock ─► interaction
///                                └─ Protobuf ─────────────────────────────┘
/// </code>
/// Reads where the client left the bytes and keeps none of them. Never throws, whatever the bytes. For one thread.
/// </remarks>
internal sealed class InteractionDecoder(TimeSpan maxClockSkew, TimeProvider time)
{
    /// <summary>Payloads above this are refused unread.</summary>
    public const int LargestPayloadBytes = 1024 * 1024;

    private readonly DraftWriter _writer = new();
    private readonly ArrayBufferWriter<byte> _unpacked = new();

    public DecodedRecord Decode(ReadOnlySpan<byte> payload, Headers? headers)
    {
        if (payload.IsEmpty) return new DecodeFault(FaultClass.Empty, "the record has no payload");
        if (payload.Length > LargestPayloadBytes)
        {
            return new DecodeFault(FaultClass.TooLarge, $"the payload has {payload.Length} bytes, above {LargestPayloadBytes}");
        }

        _writer.Draft.Clear();
        DecodeFault? fault = Read(payload, headers);
        if (fault is not null) return fault;
        return Interaction.TryCreate(_writer.Draft, out Interaction? interaction, out string? broken)
            ? Checked(interaction)
            : new DecodeFault(FaultClass.InvalidValue, broken);
    }

    /// <summary>One producer with a broken clock must not age everyone, so what lies ahead of ours is refused.</summary>
    private DecodedRecord Checked(Interaction interaction)
    {
        TimeSpan ahead = interaction.StartedAt - Instant.From(time.GetUtcNow());
        return ahead <= maxClockSkew
            ? new DecodedRecord(interaction, null)
            : new DecodeFault(FaultClass.ClockSkew, FormattableString.Invariant($"startedAt lies {ahead.TotalSeconds:F0} s ahead of the clock"));
    }

    private DecodeFault? Read(ReadOnlySpan<byte> payload, Headers? headers)
    {
        if (headers is null or { Count: 0 }) return Read(payload, PayloadFormat.Unsaid);
        PayloadFormat format = PayloadFormats.Of(PayloadFormats.Header(headers, "content-type"));
        DecodeFault? fault = Read(payload, format);
        if (fault is null && PayloadFormats.Header(headers, "ce_specversion") is not null)
        {
            FillIn(PayloadFormats.Header(headers, "ce_id"), PayloadFormats.Header(headers, "ce_source"));
        }

        return fault;
    }

    private DecodeFault? Read(ReadOnlySpan<byte> payload, PayloadFormat format)
    {
        if (payload is [0xEF, 0xBB, 0xBF, ..]) payload = payload[3..]; // A byte order mark says UTF-8 and nothing else.
        if (format == PayloadFormat.Unsaid) format = PayloadFormats.Sniff(payload);
        return format switch
        {
            PayloadFormat.CloudEventsJson => Enveloped(payload, mustBe: true),
            PayloadFormat.Json when CloudEventsEnvelope.IsLikely(payload) => Enveloped(payload, mustBe: false),
            PayloadFormat.Json => JsonInteraction.Read(payload, _writer),
            _ => ProtobufInteraction.Read(payload, _writer),
        };
    }

    private DecodeFault? Enveloped(ReadOnlySpan<byte> payload, bool mustBe)
    {
        CloudEventsEnvelope envelope = CloudEventsEnvelope.Read(payload, _unpacked, out DecodeFault? fault);
        if (!envelope.HasSpecVersion && !mustBe) return JsonInteraction.Read(payload, _writer);
        if (fault is not null) return fault;
        if (!envelope.HasSpecVersion) return CloudEventsEnvelope.Broken("the CloudEvents envelope has no specversion");
        ReadOnlySpan<byte> data = envelope.DataOf(payload, _unpacked);
        if (data.IsEmpty) return CloudEventsEnvelope.Broken("the CloudEvents envelope has no data");

        PayloadFormat inner = PayloadFormats.Of(envelope.DataType);
        if (inner == PayloadFormat.Unsaid) inner = PayloadFormats.Sniff(data);
        fault = inner == PayloadFormat.Protobuf ? ProtobufInteraction.Read(data, _writer) : JsonInteraction.Read(data, _writer);
        if (fault is null) FillIn(envelope.Id, envelope.Source);
        return fault;
    }

    /// <summary>The envelope's identity counts where the data has none.</summary>
    private void FillIn(string? id, string? source)
    {
        if (string.IsNullOrEmpty(_writer.Draft.Id)) _writer.Draft.Id = id;
        if (string.IsNullOrEmpty(_writer.Draft.Source)) _writer.Draft.Source = source;
    }
}
