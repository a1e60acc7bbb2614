using System.Buffers.Binary;
using StreamEngine.Domain.Profiles.Snapshots;
using StreamEngine.Store;

namespace StreamEngine.Publish.Recent;

/// <summary>Two bytes by which a store made anew is told from the one that a position was taken in.</summary>
/// <remarks>Short, since every update carries one for each shard; one store in 65,535 made anew passes unnoticed.</remarks>
internal static class StoreOrigin
{
    /// <summary>Nobody has ever owned the shard.</summary>
    public const ushort None = 0;

    public static ushort DigestOf(ShardState? state)
    {
        if (state is null || state.Origin == Guid.Empty) return None;
        ushort digest = (ushort)Checksum.Of(state.Origin.ToByteArray());
        return digest == None ? (ushort)1 : digest;
    }
}
