using Confluent.Kafka;
using StreamEngine.Ingest.Decoding;

namespace StreamEngine.Ingest.Forwarding;

/// <summary>The bytes of the record that was decoded last, in buffers that are reused.</summary>
/// <remarks>
/// The client tells a record's partition only after its bytes are gone, and only the partition tells whether it is misrouted.
/// So one copy of each payload waits here until then: a few hundred bytes into the same cached memory, no allocation.
/// </remarks>
internal sealed class RawRecord
{
    /// <summary>Of a longer payload only so much is kept: what any broker takes in one message by default, with headers.</summary>
    public const int MostBytesKept = 900 * 1024;

    private byte[] _key = new byte[256];
    private byte[] _payload = new byte[4096];
    private int? _keyBytes;
    private int? _payloadBytes;

    public int PayloadBytes => _payloadBytes ?? 0;

    public void SetKey(ReadOnlySpan<byte> key, bool isNull)
    {
        _keyBytes = isNull ? null : Keep(ref _key, key);
        _payloadBytes = null;
    }

    public void SetPayload(ReadOnlySpan<byte> payload, bool isNull) => _payloadBytes = isNull ? null : Keep(ref _payload, payload);

    public RejectedRecord Reject(TopicPartitionOffset origin, Timestamp timestamp, Headers? headers, DecodeFault? fault, string? customerId) => new()
    {
        Origin = origin,
        Timestamp = timestamp,
        Key = Copy(_key, _keyBytes),
        Payload = Copy(_payload, _payloadBytes),
        PayloadBytes = PayloadBytes,
        Headers = headers,
        Fault = fault,
        CustomerId = customerId,
    };

    private static int Keep(ref byte[] buffer, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<byte> kept = bytes[..Math.Min(bytes.Length, MostBytesKept)];
        if (buffer.Length < kept.Length) buffer = new byte[Math.Min(kept.Length * 2, MostBytesKept)];
        kept.CopyTo(buffer);
        return bytes.Length;
    }

    private static byte[]? Copy(byte[] buffer, int? bytes) =>
        bytes is { } count ? buffer.AsSpan(0, Math.Min(count, MostBytesKept)).ToArray() : null;
}
