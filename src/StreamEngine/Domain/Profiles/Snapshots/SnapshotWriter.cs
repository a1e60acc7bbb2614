using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace StreamEngine.Domain.Profiles.Snapshots;

/// <summary>Writes sections of varints into a pooled buffer, since a section's length stands before it and is known after it.</summary>
/// <remarks>Varints are LEB128, as in Protobuf: seven bits a byte, lowest first, the high bit set on all but the last.</remarks>
internal ref struct SnapshotWriter
{
    private const int LongestVarint = 10;

    private byte[] _buffer;
    private int _position;
    private int _sectionStart;

    public SnapshotWriter(int expectedBytes)
    {
        _buffer = ArrayPool<byte>.Shared.Rent(expectedBytes);
    }

    public readonly ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _position);

    public readonly void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    public void Begin(SnapshotSection section)
    {
        Varint((ulong)section);
        _sectionStart = _position;
    }

    /// <summary>Puts the length before what was written since <see cref="Begin"/>.</summary>
    public void End()
    {
        int length = _position - _sectionStart;
        Ensure(LongestVarint);
        Span<byte> prefix = stackalloc byte[LongestVarint];
        int prefixLength = Encode((ulong)length, prefix);
        _buffer.AsSpan(_sectionStart, length).CopyTo(_buffer.AsSpan(_sectionStart + prefixLength));
        prefix[..prefixLength].CopyTo(_buffer.AsSpan(_sectionStart));
        _position += prefixLength;
    }

    public void Byte(byte value)
    {
        Ensure(1);
        _buffer[_position++] = value;
    }

    public void Varint(ulong value)
    {
        Ensure(LongestVarint);
        _position += Encode(value, _buffer.AsSpan(_position));
    }

    /// <summary>Zigzag: small numbers of either sign are short.</summary>
    public void Signed(long value) => Varint((ulong)((value << 1) ^ (value >> 63)));

    public void Fixed32(uint value)
    {
        Ensure(sizeof(uint));
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(_position), value);
        _position += sizeof(uint);
    }

    public void Fixed64(ulong value)
    {
        Ensure(sizeof(ulong));
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer.AsSpan(_position), value);
        _position += sizeof(ulong);
    }

    /// <summary>Three bytes, lowest first.</summary>
    public void Fixed24(uint value)
    {
        Byte((byte)value);
        Byte((byte)(value >> 8));
        Byte((byte)(value >> 16));
    }

    public void Moment(Instant at) => Varint(SnapshotMoment.Encode(at));

    public void Text(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        Varint((ulong)length);
        Ensure(length);
        _position += Encoding.UTF8.GetBytes(text, _buffer.AsSpan(_position));
    }

    public void Utf8(scoped ReadOnlySpan<byte> text)
    {
        Varint((ulong)text.Length);
        Raw(text);
    }

    public void Raw(scoped ReadOnlySpan<byte> bytes)
    {
        Ensure(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_position));
        _position += bytes.Length;
    }

    private static int Encode(ulong value, Span<byte> to)
    {
        int length = 0;
        for (; value >= 0x80; value >>= 7) to[length++] = (byte)(value | 0x80);
        to[length++] = (byte)value;
        return length;
    }

    private void Ensure(int bytes)
    {
        if (_position + bytes <= _buffer.Length) return;
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _position + bytes));
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
