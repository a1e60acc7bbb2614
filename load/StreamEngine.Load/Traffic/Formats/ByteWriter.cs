using System.Buffers.Text;

namespace StreamEngine.Load.Traffic.Formats;

/// <summary>Writes into a span, one piece behind the other. The span must be long enough.</summary>
internal ref struct ByteWriter(Span<byte> target)
{
    private readonly Span<byte> _target = target;

    public int Length { get; private set; }

    public readonly ReadOnlySpan<byte> Written => _target[..Length];

    public void Text(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_target[Length..]);
        Length += text.Length;
    }

    public void Byte(byte value) => _target[Length++] = value;

    public void Fill(byte value, int count)
    {
        _target.Slice(Length, count).Fill(value);
        Length += count;
    }

    public void Number(long value)
    {
        Utf8Formatter.TryFormat(value, _target[Length..], out int written);
        Length += written;
    }

    /// <summary>A number of hundredths as a decimal fraction: -0.05.</summary>
    public void Hundredths(int value)
    {
        if (value < 0) Byte((byte)'-');
        int magnitude = Math.Abs(value);
        Number(magnitude / 100);
        Byte((byte)'.');
        Byte((byte)('0' + (magnitude / 10 % 10)));
        Byte((byte)('0' + (magnitude % 10)));
    }

    /// <summary>ISO 8601 with milliseconds, in UTC.</summary>
    public void Time(long unixMilliseconds)
    {
        DateTime time = DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds).UtcDateTime;
        time.TryFormat(_target[Length..], out int written, "yyyy-MM-ddTHH:mm:ss.fffZ", null);
        Length += written;
    }

    /// <summary>Seven bits a byte, lowest first.</summary>
    public void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7) Byte((byte)(value | 0x80));
        Byte((byte)value);
    }

    public void Double(double value)
    {
        System.Buffers.Binary.BinaryPrimitives.WriteDoubleLittleEndian(_target[Length..], value);
        Length += sizeof(double);
    }
}
