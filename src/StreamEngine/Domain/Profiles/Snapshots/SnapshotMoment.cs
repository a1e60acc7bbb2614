using StreamEngine.Domain.Interactions;

namespace StreamEngine.Domain.Profiles.Snapshots;

/// <summary>A moment as a small number: milliseconds since the earliest event time, beside the two that are none.</summary>
internal static class SnapshotMoment
{
    private const ulong Start = 0, Never = 1, First = 2;

    /// <summary>Due moments lie beyond the latest event time, by a policy's longest memory at most; a hundred years is more.</summary>
    private static readonly Instant Latest = Interaction.Latest + TimeSpan.FromDays(36_525);

    public static ulong Encode(Instant at) =>
        at == Instant.Never ? Never
        : at < Interaction.Earliest ? Start
        : First + (ulong)(at.UnixMilliseconds - Interaction.Earliest.UnixMilliseconds);

    public static bool TryDecode(ulong code, out Instant at)
    {
        at = code switch
        {
            Start => Instant.Start,
            Never => Instant.Never,
            _ => code - First > (ulong)Latest.UnixMilliseconds ? Instant.Never : new Instant((long)(code - First) + Interaction.Earliest.UnixMilliseconds),
        };
        return code < First || at < Latest;
    }
}
