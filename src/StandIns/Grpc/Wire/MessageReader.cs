using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Grpc.Core;

namespace Grpc.Wire;

/// <summary>Reads messages out of a body, however its bytes are cut into segments.</summary>
/// <param name="body">The body.</param>
/// <param name="encoding">The sender's <c>grpc-encoding</c>.</param>
/// <param name="maxSize">The largest message; null for any.</param>
internal sealed class MessageReader<T>(PipeReader body, string? encoding, int? maxSize, Func<DeserializationContext, T> deserialize)
    where T : class
{
    /// <summary>Bytes that must have come before it is worth looking again.</summary>
    private long _needed;

    /// <summary>The next message; null at the end of the body.</summary>
    public async ValueTask<T?> ReadAsync(CancellationToken ct)
    {
        while (true)
        {
            ReadResult read = await body.ReadAsync(ct);
            if (read.IsCanceled) throw new OperationCanceledException();

            ReadOnlySequence<byte> buffer = read.Buffer;
            T? message = null;
            try
            {
                if (buffer.Length >= _needed && TryTake(ref buffer, out ReadOnlySequence<byte> payload))
                    message = deserialize(new Payload(payload));
            }
            finally
            {
                // Only what did not suffice counts as examined, so that the next read waits for more.
                if (buffer.Start.Equals(read.Buffer.Start))
                    body.AdvanceTo(buffer.Start, buffer.End);
                else
                    body.AdvanceTo(buffer.Start);
            }

            if (message is not null) return message;
            if (read.IsCompleted) return buffer.IsEmpty ? null : throw new RpcException(WireFaults.Incomplete);
        }
    }

    /// <summary>The only message of a body; null when there is none, a fault when there are more.</summary>
    public async ValueTask<T?> ReadSingleAsync(CancellationToken ct)
    {
        T? message = await ReadAsync(ct);
        if (message is not null)
        {
            ReadResult rest = await body.ReadAsync(ct);
            bool more = !rest.Buffer.IsEmpty;
            body.AdvanceTo(rest.Buffer.Start, rest.Buffer.End);
            if (more) throw new RpcException(WireFaults.Additional);
        }

        return message;
    }

    private bool TryTake(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> payload)
    {
        payload = default;
        if (buffer.Length < Protocol.FrameHeaderSize) return false;

        Span<byte> header = stackalloc byte[Protocol.FrameHeaderSize];
        buffer.Slice(0, Protocol.FrameHeaderSize).CopyTo(header);
        if (header[0] > 1) throw new InvalidDataException($"The compression flag of a message is {header[0]}.");
        uint length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (length > maxSize) throw new RpcException(WireFaults.ReceivedTooLarge);

        long end = Protocol.FrameHeaderSize + (long)length;
        if (buffer.Length < end)
        {
            _needed = end;
            return false;
        }

        _needed = 0;
        payload = buffer.Slice(Protocol.FrameHeaderSize, length);
        if (header[0] == 1) payload = Decompress(payload);
        buffer = buffer.Slice(end);
        return true;
    }

    private ReadOnlySequence<byte> Decompress(in ReadOnlySequence<byte> payload) => encoding switch
    {
        null => throw new RpcException(WireFaults.CompressedWithoutEncoding),
        "identity" => throw new RpcException(WireFaults.CompressedAsIdentity),
        Gzip.Name => Gzip.Decompress(payload, maxSize),
        _ => throw new RpcException(WireFaults.UnknownEncoding(encoding)),
    };

    private sealed class Payload(ReadOnlySequence<byte> bytes) : DeserializationContext
    {
        public override int PayloadLength => (int)bytes.Length;

        public override byte[] PayloadAsNewBuffer() => bytes.ToArray();

        public override ReadOnlySequence<byte> PayloadAsReadOnlySequence() => bytes;
    }
}
