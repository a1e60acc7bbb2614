using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using StreamEngine.Domain;
using StreamEngine.Domain.Profiles.Snapshots;

namespace StreamEngine.Publish.Watching;

/// <summary>A <see cref="WatchPosition"/> as text that callers keep and give back, to any node.</summary>
/// <remarks>
/// <code>
/// base64url( version (1 byte) │ number of shards (varint) │ shard … shard │ check (4 bytes, little-endian) )
/// shard: 0 while its snapshot is still to be begun, else 1 + 2 · handled, + 1 while it is being told (varint) │ origin (2 bytes, little-endian)
/// </code>
/// The check finds a token that was cut or mistyped. It is no secret: whoever forges one gets another place in the same stream,
/// and sees nothing there that the filter and scope do not let through.
/// </remarks>
internal static class ResumeToken
{
    /// <summary>More shards than a topic can have partitions here.</summary>
    private const int MostShards = 10_000;

    private const byte Version = 1;
    private const int CheckBytes = 4;
    private const int MostBytesOfShard = 10 + sizeof(ushort);

    /// <summary>The longest text that can be a token.</summary>
    public const int MostCharacters = (((1 + 3 + (MostShards * MostBytesOfShard) + CheckBytes) / 3) + 1) * 4;

    public static string Encode(WatchPosition position)
    {
        int most = 1 + 3 + (position.Count * MostBytesOfShard) + CheckBytes;
        Span<byte> bytes = most <= 1_024 ? stackalloc byte[most] : new byte[most];
        bytes[0] = Version;
        int length = 1;
        WriteVarint(bytes, ref length, (ulong)position.Count);
        for (int place = 0; place < position.Count; place++)
        {
            if (position[new ShardId(place)] is not { } shard)
            {
                bytes[length++] = 0;
                continue;
            }

            WriteVarint(bytes, ref length, 1 + ((ulong)shard.Handled << 1) + (shard.IsBeingTold ? 1ul : 0));
            BinaryPrimitives.WriteUInt16LittleEndian(bytes[length..], shard.Origin);
            length += sizeof(ushort);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(bytes[length..], Checksum.Of(bytes[..length]));
        return Base64Url.EncodeToString(bytes[..(length + CheckBytes)]);
    }

    /// <summary>Reads a token; never throws, whatever the text.</summary>
    public static bool TryDecode(string token, [NotNullWhen(true)] out WatchPosition? position)
    {
        position = null;
        if (token.Length > MostCharacters) return false;
        byte[] bytes = new byte[Base64Url.GetMaxDecodedLength(token.Length)];
        if (Base64Url.DecodeFromChars(token, bytes, out _, out int length) != OperationStatus.Done || length < 2 + CheckBytes) return false;
        ReadOnlySpan<byte> rest = bytes.AsSpan(0, length - CheckBytes);
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(length - CheckBytes)) != Checksum.Of(rest) || rest[0] != Version) return false;
        rest = rest[1..];
        if (!TryReadVarint(ref rest, out ulong count) || count is 0 or > MostShards) return false;
        ShardPosition?[] shards = new ShardPosition?[count];
        for (int place = 0; place < shards.Length; place++)
        {
            if (!TryReadVarint(ref rest, out ulong standing)) return false;
            if (standing == 0) continue;
            if (!BinaryPrimitives.TryReadUInt16LittleEndian(rest, out ushort origin)) return false;
            rest = rest[sizeof(ushort)..];
            shards[place] = new ShardPosition((long)((standing - 1) >> 1), origin, ((standing - 1) & 1) == 1);
        }

        if (!rest.IsEmpty) return false;
        position = new WatchPosition(shards);
        return true;
    }

    private static void WriteVarint(Span<byte> to, ref int at, ulong value)
    {
        for (; value >= 0x80; value >>= 7) to[at++] = (byte)(value | 0x80);
        to[at++] = (byte)value;
    }

    private static bool TryReadVarint(ref ReadOnlySpan<byte> from, out ulong value)
    {
        value = 0;
        for (int shift = 0; shift < 63 && !from.IsEmpty; shift += 7)
        {
            byte next = from[0];
            from = from[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return true;
        }

        return false;
    }
}
