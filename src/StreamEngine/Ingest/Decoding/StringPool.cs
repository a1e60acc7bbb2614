using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace StreamEngine.Ingest.Decoding;

/// <summary>Gives the same string for the same bytes, without allocating, for names that repeat endlessly: queues, topics, segments.</summary>
/// <remarks>
/// A fixed table of slots, each holding the last name that hashed there: bounded whatever comes in, and a name that
/// loses its slot merely costs one allocation. Only ASCII is pooled, because it compares to a string byte by byte.
/// For one thread.
/// </remarks>
internal sealed class StringPool
{
    private const int Slots = 4096;

    /// <summary>2⁶⁴ divided by the golden ratio: spreads what it multiplies over the high bits (Knuth, volume 3, section 6.4).</summary>
    private const ulong Mixer = 0x9E3779B97F4A7C15;

    /// <summary>Longer names are seldom repeated.</summary>
    private const int LongestBytes = 64;

    private readonly string?[] _slots = new string?[Slots];

    /// <param name="utf8">Valid UTF-8.</param>
    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > LongestBytes) return Encoding.UTF8.GetString(utf8);
        ref string? slot = ref _slots[Hash(utf8) % Slots];
        if (slot is not null && Ascii.Equals(utf8, slot)) return slot;
        return slot = Encoding.UTF8.GetString(utf8);
    }

    /// <summary>Of the length and the first and last eight bytes: enough to tell names apart, and a name that is not merely loses its slot.</summary>
    private static uint Hash(ReadOnlySpan<byte> bytes)
    {
        (ulong first, ulong last) = bytes.Length switch
        {
            >= 8 => (BinaryPrimitives.ReadUInt64LittleEndian(bytes), BinaryPrimitives.ReadUInt64LittleEndian(bytes[^8..])),
            >= 4 => (BinaryPrimitives.ReadUInt32LittleEndian(bytes), BinaryPrimitives.ReadUInt32LittleEndian(bytes[^4..])),
            > 0 => (bytes[0], ((ulong)bytes[bytes.Length / 2] << 8) | bytes[^1]),
            _ => (0UL, 0UL),
        };
        return (uint)(((first ^ BitOperations.RotateLeft(last, 29) ^ (ulong)bytes.Length) * Mixer) >> 40);
    }
}
