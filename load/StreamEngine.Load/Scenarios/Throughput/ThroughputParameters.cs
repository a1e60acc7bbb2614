using StreamEngine.Load.Scenarios.Limits;

namespace StreamEngine.Load.Scenarios.Throughput;

/// <summary>What is drained, and how often.</summary>
/// <param name="Records">In one drain.</param>
/// <param name="Engines">How many share the shards and drain together, each a process of its own.</param>
/// <param name="Repeats">How often new engines do so, one time after another, each time over an empty store.</param>
/// <param name="WarmingDrains">How many drains follow the first of a repeat before any counts: an engine's code is compiled anew meanwhile, as it is found to be used.</param>
/// <param name="WarmDrains">How many drains count then.</param>
/// <param name="EventsPerSecond">How densely the records lie in event time.</param>
/// <param name="DrainSeconds">A drain that takes longer has failed.</param>
/// <param name="Limits">How the two bare limits are measured before each repeat, of which the throughput is told as a share; null: they are not.</param>
internal sealed record ThroughputParameters(int Records, int Engines, int Repeats, int WarmingDrains, int WarmDrains, double EventsPerSecond, double DrainSeconds, LimitsParameters? Limits)
{
    /// <summary>Of one repeat: the first, those while engines warm up, and those that count.</summary>
    public int Drains => 1 + WarmingDrains + WarmDrains;

    public static ThroughputParameters Read(KeyReader keys) => new(
        keys.Whole("records", 200_000, 100, 100_000_000),
        keys.Whole("engines", 1, 1, 100),
        keys.Whole("repeats", 1, 1, 100),
        keys.Whole("warmingDrains", 0, 0, 100),
        keys.Whole("warmDrains", 3, 0, 100),
        keys.Number("eventsPerSecond", 2_000, 0.001, 10_000_000),
        keys.Number("drainSeconds", 300, 1, 86_400),
        keys.Group("limits", LimitsParameters.Read));
}
