using StreamEngine.Configuration;
using StreamEngine.Domain.Policy;
using StreamEngine.Publish.Recent;
using StreamEngine.Store;
using StreamEngine.Telemetry;

namespace StreamEngine.Publish.Watching;

/// <summary>What every watcher of a node shares.</summary>
/// <param name="Log">The crossings.</param>
/// <param name="Reader">For snapshots.</param>
/// <param name="Profiles">Makes customers of what snapshots are read from, and knows the policy by which they give their reasons.</param>
/// <param name="Options">What is slow, and how slow is too slow.</param>
/// <param name="Metrics">Hears of watches and of what they were told.</param>
/// <param name="Time">The clock of heartbeats and patience.</param>
internal sealed record WatchHub(CrossingLog Log, IRiskReader Reader, ProfileReader Profiles, WatchOptions Options, OutputMetrics Metrics, TimeProvider Time)
{
    public RiskPolicy Policy => Profiles.Policy;

    /// <summary>Whom it waits for.</summary>
    public HeldWatchers Held { get; } = new(Log);

    /// <summary>Who is at risk, for snapshots.</summary>
    public AtRiskLists AtRisk { get; } = new(Log, Reader, Time);
}
