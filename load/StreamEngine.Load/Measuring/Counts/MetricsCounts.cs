using StreamEngine.Load.Targets;
using StreamEngine.Store;
using StreamEngine.Telemetry;

namespace StreamEngine.Load.Measuring.Counts;

/// <summary>From the engines' metrics, where the store is out of reach: of those nodes alone, since they started.</summary>
internal sealed class MetricsCounts(LoadTarget target) : ICommittedCounts
{
    public async ValueTask<ShardTally?> ReadAsync(CancellationToken ct)
    {
        ShardTally sum = default;
        foreach (EngineNode node in target.Nodes)
        {
            if (await node.ScrapeAsync(ct) is not { } scrape) return null;
            sum += Of(scrape);
        }

        return sum;
    }

    private static ShardTally Of(PrometheusText scrape)
    {
        return new ShardTally
        {
            Consumed = (long)scrape.Sum(EngineMetrics.Prefix + "interactions_total"),
            Applied = Count("applied"),
            Amended = Count("amended"),
            Purchases = Count("purchase"),
            Anonymous = Count("anonymous"),
            Late = Count("late"),
            Duplicates = Count("duplicate"),
            DeadLetters = Count("dead_letter"),
            Misrouted = Count("misrouted"),
        };

        long Count(string result) => (long)scrape.Sum(EngineMetrics.Prefix + "interactions_total", "result", result);
    }
}
