using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace StreamEngine.Domain.Profiles.Snapshots;

/// <summary>Writes sections of varints into a pooled buffer, since a section's length stands before it and is known after it.</summary>
/// <remarks>Varints are LEB128, as in Protobuf: seven bits a byte, lowest first, the high bit set on all but the last.</remarks>
internal ref struct SnapshotWriter
{
    public const int LongestVarint = 10;

    private byte[] _buffer;
    private int _position;
    private int _sectionStart;

    public SnapshotWriter(int expectedBytes)
    {
        _buffer = ArrayPool<byte>.Shared.Rent(expectedBytes);
    }

    public readonly ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _position);

    public readonly void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    /// <summary>Writes a varint at a place, and moves it on.</summary>
    public static void Put(Span<byte> to, ref int at, ulong value)
    {
        for (; value >= 0x80; value >>= 7) to[at++] = (byte)(value | 0x80);
        to[at++] = (byte)value;
    }

    /// <summary>As <see cref="Signed"/> writes it.</summary>
    public static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

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
        int prefixLength = 0;
        Put(prefix, ref prefixLength, (ulong)length);
        _buffer.AsSpan(_sectionStart, length).CopyTo(_buffer.AsSpan(_sectionStart + prefixLength));
        prefix[..prefixLength].CopyTo(_buffer.AsSpan(_sectionStart));
        _position += prefixLength;
    }

    /// <summary>Room to write into by oneself, of which <see cref="Take"/> then says how much was used.</summary>
    public Span<byte> Room(int mostBytes)
    {
        Ensure(mostBytes);
        return _buffer.AsSpan(_position, mostBytes);
    }

    public void Take(int bytes) => _position += bytes;

    public void Byte(byte value)
    {
        Ensure(1);
        _buffer[_position++] = value;
    }

    public void Varint(ulong value)
    {
        Ensure(LongestVarint);
        Put(_buffer, ref _position, value);
    }

    /// <summary>Zigzag: small numbers of either sign are short.</summary>
    public void Signed(long value) => Varint(ZigZag(value));

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

    private void Ensure(int bytes)
    {
        if (_position + bytes <= _buffer.Length) return;
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _position + bytes));
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
