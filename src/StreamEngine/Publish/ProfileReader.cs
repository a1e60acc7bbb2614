using System.Diagnostics.CodeAnalysis;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Profiles;
using StreamEngine.Telemetry;

namespace StreamEngine.Publish;

/// <summary>Makes profiles of what the store holds, for the callers of this node.</summary>
/// <remarks>
/// One that cannot be read is damaged; or, while nodes are upgraded one after the other, a newer engine wrote it. Such a customer is left out of
/// lists and snapshots, for the others are as well as before, and is a fault only to who asks for that very customer. Each time is counted;
/// operators are told now and then, for there may be thousands.
/// </remarks>
/// <param name="policy">The policy that their windows are made under.</param>
/// <param name="metrics">Counts those that cannot be read.</param>
/// <param name="time">The clock of the quiet.</param>
/// <param name="log">For operators.</param>
internal sealed class ProfileReader(RiskPolicy policy, OutputMetrics metrics, TimeProvider time, ILogger<ProfileReader> log)
{
    private readonly LogThrottle _throttle = new(time);

    public RiskPolicy Policy => policy;

    /// <param name="customerId">Whose it is.</param>
    /// <param name="snapshot">What the store holds of them; not empty.</param>
    /// <param name="profile">The profile, or null.</param>
    /// <param name="fault">Why there is none, or null.</param>
    public bool TryRead(
        string customerId, ReadOnlyMemory<byte> snapshot, [NotNullWhen(true)] out Profile? profile, [NotNullWhen(false)] out string? fault)
    {
        if (ProfileSnapshot.TryRead(customerId, snapshot.Span, policy, out profile, out fault)) return true;
        metrics.ProfileUnread();
        if (_throttle.TryPass()) Log.ProfileUnread(log, fault);
        return false;
    }
}
