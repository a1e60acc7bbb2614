using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Profiles;
using StreamEngine.Domain.Profiles.Snapshots;

namespace StreamEngine.Tests.Domain.Kit;

internal static class Snapshots
{
    public static byte[] Of(Profile profile) => ProfileSnapshot.ToArray(profile);

    public static Profile Read(ReadOnlySpan<byte> snapshot, RiskPolicy policy)
    {
        Assert.True(ProfileSnapshot.TryRead("c-1", snapshot, policy, out Profile? profile, out string? fault), fault);
        return profile;
    }

    /// <summary>The snapshot as an engine would write it that does not know of a section.</summary>
    public static byte[] Without(SnapshotSection section, byte[] snapshot)
    {
        SnapshotReader reader = new(snapshot.AsSpan(1, snapshot.Length - 5));
        List<byte> kept = [snapshot[0]];
        while (!reader.IsAtEnd)
        {
            ReadOnlySpan<byte> before = reader.Rest;
            bool isKnown = reader.Varint() != (ulong)section;
            reader.Section();
            if (isKnown) kept.AddRange(before[..^reader.Rest.Length]);
        }

        return Sealed([.. kept, 0, 0, 0, 0]);
    }

    /// <summary>Makes the checksum right, in place.</summary>
    public static byte[] Sealed(byte[] snapshot)
    {
        BitConverter.TryWriteBytes(snapshot.AsSpan(snapshot.Length - 4), Checksum.Of(snapshot.AsSpan(0, snapshot.Length - 4)));
        return snapshot;
    }
}
