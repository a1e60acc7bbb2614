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

    /// <summary>FNV-1a.</summary>
    private static uint Hash(ReadOnlySpan<byte> bytes)
    {
        uint hash = 2166136261;
        foreach (byte value in bytes) hash = (hash ^ value) * 16777619;
        return hash ^ (hash >> 15);
    }
}
