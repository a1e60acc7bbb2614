using System.Buffers.Binary;

namespace StreamEngine.Ingest.Decoding;

/// <summary>Walks the fields of a Protobuf message in place.</summary>
/// <remarks>
/// The generated parser would make a string of every field, what was said included. This one hands out spans and skips
/// the rest. Broken input ends the walk with <see cref="IsBroken"/>; nothing throws.
/// </remarks>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private const int LongestVarintBytes = 10;

    private ReadOnlySpan<byte> _rest = message;

    /// <summary>How a value is written (the low three bits of a tag).</summary>
    public enum Wire
    {
        Varint = 0,
        Fixed64 = 1,
        Bytes = 2,
        Fixed32 = 5,
    }

    public int FieldNumber { get; private set; }

    public Wire Type { get; private set; }

    /// <summary>The value of a varint, or of a fixed number as its bits.</summary>
    public ulong Number { get; private set; }

    public ReadOnlySpan<byte> Content { get; private set; }

    public bool IsBroken { get; private set; }

    public readonly double Double => BitConverter.UInt64BitsToDouble(Number);

    /// <summary>Goes to the next field and its value; false at the end, or when broken.</summary>
    public bool Next()
    {
        if (_rest.IsEmpty || IsBroken) return false;
        if (!TryVarint(out ulong tag) || tag >> 3 is 0 or > 0x1FFFFFFF) return Break();
        FieldNumber = (int)(tag >> 3);
        Type = (Wire)(tag & 7);
        return Type switch
        {
            Wire.Varint => TryVarint(out ulong number) ? Value(number) : Break(),
            Wire.Fixed64 => TryTake(sizeof(ulong), out ReadOnlySpan<byte> bits) ? Value(BinaryPrimitives.ReadUInt64LittleEndian(bits)) : Break(),
            Wire.Fixed32 => TryTake(sizeof(uint), out ReadOnlySpan<byte> bits) ? Value(BinaryPrimitives.ReadUInt32LittleEndian(bits)) : Break(),
            Wire.Bytes => TryContent() || Break(),
            _ => Break(), // Groups left the language in 2008.
        };
    }

    private bool Value(ulong number)
    {
        Number = number;
        Content = default;
        return true;
    }

    private bool TryContent()
    {
        if (!TryVarint(out ulong length) || length > (ulong)_rest.Length || !TryTake((int)length, out ReadOnlySpan<byte> content)) return false;
        Content = content;
        return true;
    }

    private bool TryTake(int bytes, out ReadOnlySpan<byte> taken)
    {
        taken = default;
        if (_rest.Length < bytes) return false;
        taken = _rest[..bytes];
        _rest = _rest[bytes..];
        return true;
    }

    private bool TryVarint(out ulong value)
    {
        value = 0;
        for (int index = 0; index < LongestVarintBytes && index < _rest.Length; index++)
        {
            byte next = _rest[index];
            value |= (ulong)(next & 0x7F) << (7 * index);
            if (next >= 0x80) continue;
            _rest = _rest[(index + 1)..];
            return true;
        }

        return false;
    }

    private bool Break()
    {
        IsBroken = true;
        return false;
    }
}
