using System.Buffers;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Profiles;

namespace StreamEngine.Tests.Domain.Kit;

internal static class Snapshots
{
    public static byte[] Of(Profile profile)
    {
        ArrayBufferWriter<byte> bytes = new();
        ProfileSnapshot.Write(profile, bytes);
        return bytes.WrittenSpan.ToArray();
    }

    public static Profile Read(ReadOnlySpan<byte> snapshot, RiskPolicy policy)
    {
        Assert.True(ProfileSnapshot.TryRead("c-1", snapshot, policy, out Profile? profile, out string? fault), fault);
        return profile;
    }
}
