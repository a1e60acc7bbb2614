using System.Buffers.Binary;
using System.Text;

namespace StreamEngine.Domain.Profiles.Snapshots;

/// <summary>Reads what <see cref="SnapshotWriter"/> wrote, and survives anything else: from the first thing that cannot be, all reads give zero.</summary>
internal ref struct SnapshotReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>What could not be; null while everything could.</summary>
    public string? Fault { get; private set; }

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>Notes the first fault, and empties the input so that loops over it end.</summary>
    public void Fail(string fault)
    {
        Fault ??= fault;
        _rest = default;
    }

    /// <summary>Fails unless the condition holds.</summary>
    public void Require(bool holds, string fault)
    {
        if (!holds) Fail(fault);
    }

    public byte Byte() => Take(1) is [var value] ? value : (byte)0;

    public uint Fixed24() => Take(3) is [var low, var middle, var high] ? (uint)(low | (middle << 8) | (high << 16)) : 0;

    public uint Fixed32() => Take(sizeof(uint)) is { IsEmpty: false } taken ? BinaryPrimitives.ReadUInt32LittleEndian(taken) : 0;

    public ulong Fixed64() => Take(sizeof(ulong)) is { IsEmpty: false } taken ? BinaryPrimitives.ReadUInt64LittleEndian(taken) : 0;

    public ulong Varint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte part = Byte();
            value |= (ulong)(part & 0x7F) << shift;
            if ((part & 0x80) == 0) return value;
        }

        Fail("a number is too long");
        return 0;
    }

    public long Signed()
    {
        ulong value = Varint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>A number that must not be above <paramref name="most"/>.</summary>
    public int Number(int most, string what)
    {
        ulong value = Varint();
        if (value <= (ulong)most) return (int)value;
        Fail($"{what} is {value}, above {most}");
        return 0;
    }

    /// <summary>A count of things that each take at least <paramref name="leastBytes"/>: more than could follow is a fault, not an allocation.</summary>
    public int Count(int leastBytes, string what) => Number(_rest.Length / leastBytes, what);

    public Instant Moment()
    {
        if (SnapshotMoment.TryDecode(Varint(), out Instant at)) return at;
        Fail("a moment is out of range");
        return Instant.Start;
    }

    public string Text()
    {
        ReadOnlySpan<byte> utf8 = Utf8();
        return Encoding.UTF8.GetString(utf8);
    }

    /// <summary>A text as it is written.</summary>
    public ReadOnlySpan<byte> Utf8()
    {
        ReadOnlySpan<byte> utf8 = Take(Number(_rest.Length, "a text's length"));
        if (System.Text.Unicode.Utf8.IsValid(utf8)) return utf8;
        Fail("a text is not UTF-8");
        return default;
    }

    /// <summary>The bytes of one section.</summary>
    public ReadOnlySpan<byte> Section() => Take(Number(_rest.Length, "a section's length"));

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _rest.Length)
        {
            Fail("it ends too early");
            return default;
        }

        ReadOnlySpan<byte> taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
