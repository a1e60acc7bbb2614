using System.Runtime.InteropServices;

namespace StreamEngine.Domain.Interactions;

/// <summary>Names an interaction in 8 bytes, so that a contact can refuse duplicates without keeping two strings.</summary>
/// <remarks>
/// The digest is stored in snapshots, so it must never change. FNV-1a over UTF-16 units with a final avalanche
/// (Fowler, Noll, Vo; the mixer is MurmurHash3's). Two of one customer's 256 contacts collide with a chance of about 2⁻⁴⁹.
/// </remarks>
internal static class InteractionKey
{
    private const ulong OffsetBasis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public static ulong Of(string source, string id) => Mix(Append(Append(Append(OffsetBasis, source), "\n"), id));

    /// <summary>A 32-bit digest of one text, never 0, for what is compared but never shown.</summary>
    public static uint Digest(string text)
    {
        uint digest = (uint)Mix(Append(OffsetBasis, text));
        return digest == 0 ? 1 : digest;
    }

    private static ulong Append(ulong hash, string text)
    {
        foreach (ushort unit in MemoryMarshal.Cast<char, ushort>(text.AsSpan())) hash = (hash ^ unit) * Prime;
        return hash;
    }

    private static ulong Mix(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
        return hash ^ (hash >> 33);
    }
}
