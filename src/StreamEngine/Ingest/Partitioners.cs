using System.Text;
using StreamEngine.Configuration;
using StreamEngine.Domain.Interactions;

namespace StreamEngine.Ingest;

/// <summary>The partition in which a customer lives: what Kafka's clients compute from the key.</summary>
internal static class Partitioners
{
    /// <param name="kind">The producers' partitioner.</param>
    /// <param name="customerId">The key, which producers send as UTF-8.</param>
    /// <param name="partitions">1 or more.</param>
    public static int PartitionOf(KeyPartitioner kind, string customerId, int partitions)
    {
        int longest = Encoding.UTF8.GetMaxByteCount(Interaction.LongestText);
        Span<byte> key = customerId.Length <= Interaction.LongestText ? stackalloc byte[longest] : new byte[Encoding.UTF8.GetByteCount(customerId)];
        return PartitionOf(kind, key[..Encoding.UTF8.GetBytes(customerId, key)], partitions);
    }

    public static int PartitionOf(KeyPartitioner kind, ReadOnlySpan<byte> key, int partitions) => kind switch
    {
        KeyPartitioner.Murmur2 => (int)((uint)(Murmur2(key) & 0x7FFFFFFF) % (uint)partitions),
        _ => (int)(Crc32(key) % (uint)partitions),
    };

    /// <summary>MurmurHash2 with the seed of Kafka's Java client (org.apache.kafka.common.utils.Utils.murmur2).</summary>
    public static int Murmur2(ReadOnlySpan<byte> data)
    {
        const uint Seed = 0x9747b28c;
        const uint Multiplier = 0x5bd1e995;
        uint hash = Seed ^ (uint)data.Length;
        ReadOnlySpan<byte> rest = data;
        for (; rest.Length >= 4; rest = rest[4..])
        {
            uint block = System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(rest) * Multiplier;
            hash = (hash * Multiplier) ^ ((block ^ (block >> 24)) * Multiplier);
        }

        if (rest.Length == 3) hash ^= (uint)rest[2] << 16;
        if (rest.Length >= 2) hash ^= (uint)rest[1] << 8;
        if (rest.Length >= 1) hash = (hash ^ rest[0]) * Multiplier;
        hash = (hash ^ (hash >> 13)) * Multiplier;
        return (int)(hash ^ (hash >> 15));
    }

    /// <summary>CRC-32 as in zip and Ethernet (reflected polynomial EDB88320).</summary>
    public static uint Crc32(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data) crc = CrcTable[(byte)(crc ^ value)] ^ (crc >> 8);
        return ~crc;
    }

    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(CrcOf)];

    private static uint CrcOf(int value)
    {
        uint crc = (uint)value;
        for (int bit = 0; bit < 8; bit++) crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
        return crc;
    }
}
