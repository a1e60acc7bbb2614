using System.Diagnostics.CodeAnalysis;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Profiles.Snapshots;
using StreamEngine.Domain.Windows;

namespace StreamEngine.Domain.Profiles;

/// <summary>The binary form of a profile: everything needed so that it goes on as if it had never been written.</summary>
/// <remarks>
/// <code>
/// version (1 byte) │ section … section │ CRC-32C of all before (4 bytes, little-endian)
/// section: number (varint) │ length (varint) │ content
/// </code>
/// The version rises only when an older engine could not read the rest; what is merely new goes into a new section, which an older
/// engine passes over and writes back as it was. The windows are not stored: they are made of the contacts, under whatever policy rules
/// by then. Equal profiles have equal snapshots, byte for byte.
/// </remarks>
internal static class ProfileSnapshot
{
    public const byte Version = 1;

    private const int ChecksumBytes = 4;
    private const int TypicalBytes = 512;

    public static byte[] ToArray(Profile profile)
    {
        SnapshotWriter writer = new(TypicalBytes);
        try
        {
            writer.Byte(Version);
            StandingSection.Write(ref writer, profile.Standing);
            RingSection.Write(ref writer, profile.Ring);
            PaneSection.Write(ref writer, profile.Ring.Folded);
            AttributeSection.Write(ref writer, profile.Attributes, profile.Ring);
            PastCrossingSection.Write(ref writer, profile.PastCrossings);
            writer.Raw(profile.UnknownSections);
            writer.Fixed32(Checksum.Of(writer.Written));
            return writer.Written.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>Makes a profile of a snapshot; never throws, whatever the bytes.</summary>
    /// <param name="customerId">Whose it is: not part of the snapshot.</param>
    /// <param name="snapshot">What <see cref="ToArray"/> made.</param>
    /// <param name="policy">The policy that its windows are made under.</param>
    /// <param name="profile">The profile, or null.</param>
    /// <param name="fault">Why not, or null.</param>
    public static bool TryRead(
        string customerId, ReadOnlySpan<byte> snapshot, RiskPolicy policy,
        [NotNullWhen(true)] out Profile? profile, [NotNullWhen(false)] out string? fault)
    {
        profile = null;
        fault = Envelope(snapshot);
        if (fault is not null) return false;
        SnapshotContent content = new();
        fault = content.Read(snapshot[1..^ChecksumBytes]);
        if (fault is not null) return false;
        ContactRing ring = new(content.Contacts, content.Labels, content.Departed, content.Panes, content.Now);
        ring.Under(policy.Plan);
        profile = new Profile(customerId, ring, content.Standing, content.Attributes, content.PastCrossings, content.UnknownSections);
        return true;
    }

    private static string? Envelope(ReadOnlySpan<byte> snapshot)
    {
        if (snapshot.Length < 1 + ChecksumBytes) return $"snapshot of {snapshot.Length} bytes is too short";
        SnapshotReader trailer = new(snapshot[^ChecksumBytes..]);
        if (trailer.Fixed32() != Checksum.Of(snapshot[..^ChecksumBytes])) return "snapshot's checksum does not match";
        return snapshot[0] == Version ? null : $"snapshot has version {snapshot[0]}, this engine reads {Version}";
    }
}
