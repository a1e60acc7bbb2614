using Prometheus;

namespace StreamEngine.Telemetry;

/// <summary>The store as the shards of this node see it.</summary>
internal sealed class StoreMetrics
{
    private static readonly double[] Seconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly Histogram _commitSeconds;
    private readonly Histogram _loadSeconds;
    private readonly Histogram _commitRecords;
    private readonly Histogram _commitProfiles;
    private readonly Histogram _commitBytes;
    private readonly Counter _commits;
    private readonly Counter _redisCommits;
    private readonly Counter _retries;

    public StoreMetrics(MetricFactory make)
    {
        HistogramConfiguration seconds = new() { Buckets = Seconds };
        HistogramConfiguration counts = new() { Buckets = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000] };
        _commitSeconds = make.CreateHistogram(EngineMetrics.Prefix + "store_commit_seconds", "How long the store took to answer a commit.", seconds);
        _loadSeconds = make.CreateHistogram(EngineMetrics.Prefix + "store_load_seconds", "How long the store took to answer a batch's request for customers.", seconds);
        _commitRecords = make.CreateHistogram(EngineMetrics.Prefix + "store_commit_records", "Records in a commit; 0 where time alone moved someone.", counts);
        _commitProfiles = make.CreateHistogram(EngineMetrics.Prefix + "store_commit_profiles", "Customers in a commit.", counts);
        _commitBytes = make.CreateHistogram(
            EngineMetrics.Prefix + "store_commit_bytes",
            "Size of a commit on its way to the store: snapshots, crossings and ids, without the protocol's own bytes.",
            new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(256, 4, 10) });
        _commits = make.CreateCounter(EngineMetrics.Prefix + "store_commits_total", "Commits answered: done, fenced (another node owns the shard), rolled back (the store forgot its newest state).", "verdict");
        foreach (string verdict in (string[])["committed", "fenced", "rolled_back"]) _commits.WithLabels(verdict);
        _redisCommits = make.CreateCounter(
            EngineMetrics.Prefix + "redis_commits_total",
            "Commits by how Redis wrote them: a script; a transaction, for large ones; the script for a large one, as a transaction was not to be had.",
            "way");
        foreach (string way in (string[])["script", "transaction", "fallback"]) _redisCommits.WithLabels(way);
        _retries = make.CreateCounter(EngineMetrics.Prefix + "store_retries_total", "Calls that the store did not answer in time, or refused for now; each is made again.", "operation");
        foreach (string operation in (string[])["acquire", "load", "commit", "read"]) _retries.WithLabels(operation);
    }

    public void CommitAnswered(string verdict, double seconds, int profiles, long bytes)
    {
        _commits.WithLabels(verdict).Inc();
        _commitSeconds.Observe(seconds);
        _commitProfiles.Observe(profiles);
        _commitBytes.Observe(bytes);
    }

    public void RedisWrote(string way) => _redisCommits.WithLabels(way).Inc();

    public void Committed(int records) => _commitRecords.Observe(records);

    public void LoadAnswered(double seconds) => _loadSeconds.Observe(seconds);

    public void CountRetry(string operation) => _retries.WithLabels(operation).Inc();
}
