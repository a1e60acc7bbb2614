using System.Numerics;

namespace StreamEngine.Domain.Profiles.Snapshots;

/// <summary>CRC-32C (Castagnoli), which the processor computes: finds every change of up to 32 bits in a row.</summary>
internal static class Checksum
{
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..]) crc = BitOperations.Crc32C(crc, BitConverter.ToUInt64(bytes));
        foreach (byte value in bytes) crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}
