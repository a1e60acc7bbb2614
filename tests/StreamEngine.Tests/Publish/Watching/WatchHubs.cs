using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Configuration;
using StreamEngine.Domain.Policy;
using StreamEngine.Publish;
using StreamEngine.Publish.Recent;
using StreamEngine.Publish.Watching;
using StreamEngine.Store;
using StreamEngine.Telemetry;

namespace StreamEngine.Tests.Publish.Watching;

internal static class WatchHubs
{
    /// <summary>One whose faults nobody hears of.</summary>
    /// <param name="log">The crossings.</param>
    /// <param name="store">For snapshots.</param>
    /// <param name="options">What is slow; null: the engine's own settings.</param>
    /// <param name="metrics">Where it counts; null: for nobody.</param>
    public static WatchHub New(CrossingLog log, IRiskReader store, WatchOptions? options = null, OutputMetrics? metrics = null)
    {
        metrics ??= new EngineMetrics(["calls"], []).Output;
        ProfileReader profiles = new(RiskPolicy.Default, metrics, TimeProvider.System, NullLogger<ProfileReader>.Instance);
        return new WatchHub(log, store, profiles, options ?? new WatchOptions(), metrics, TimeProvider.System);
    }
}
