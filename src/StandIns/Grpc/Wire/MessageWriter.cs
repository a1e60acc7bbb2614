using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using Grpc.Core;

namespace Grpc.Wire;

/// <summary>Writes messages as frames. Serves one message at a time.</summary>
/// <param name="target">Where the frames go.</param>
/// <param name="maxSize">The largest message; null for any.</param>
internal sealed class MessageWriter(IBufferWriter<byte> target, int? maxSize) : SerializationContext
{
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private CompressionLevel? _compression;
    private bool _straight;
    private bool _complete;
    private int? _length;

    /// <summary>Writes one frame; compressed where a level is given.</summary>
    public void Write<T>(T message, Action<T, SerializationContext> serialize, CompressionLevel? compression)
    {
        _compression = compression;
        _length = null;
        _complete = _straight = false;
        _buffer.ResetWrittenCount();
        serialize(message, this);
        if (!_complete) throw new InvalidOperationException("The serializer did not complete the message.");
    }

    public override void SetPayloadLength(int payloadLength)
    {
        Check(payloadLength);
        _length = payloadLength;
    }

    /// <summary>The target itself where the length is known beforehand and stays what it is; else a buffer.</summary>
    public override IBufferWriter<byte> GetBufferWriter()
    {
        if (_length is not { } length || _compression is not null) return _buffer;
        if (!_straight) WriteHeader(compressed: false, length);
        _straight = true;
        return target;
    }

    public override void Complete()
    {
        if (!_straight) WriteFrame(_buffer.WrittenMemory);
        _complete = true;
    }

    public override void Complete(byte[] payload)
    {
        WriteFrame(payload);
        _complete = true;
    }

    private void WriteFrame(ReadOnlyMemory<byte> payload)
    {
        Check(payload.Length);

        // Nothing packs to nothing here, not to an empty gzip file: other clients would stumble over it.
        bool compressed = _compression is not null && !payload.IsEmpty;
        if (compressed) payload = Gzip.Compress(payload, _compression!.Value);
        WriteHeader(compressed, payload.Length);
        target.Write(payload.Span);
    }

    private void WriteHeader(bool compressed, int length)
    {
        Span<byte> header = target.GetSpan(Protocol.FrameHeaderSize);
        header[0] = compressed ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt32BigEndian(header[1..], length);
        target.Advance(Protocol.FrameHeaderSize);
    }

    private void Check(int length)
    {
        if (length > maxSize) throw new RpcException(WireFaults.SentTooLarge);
    }
}
