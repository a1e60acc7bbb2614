using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Ingest;
using StreamEngine.Sharding;
using StreamEngine.Store;
using StreamEngine.Tests.Support;
using StreamEngine.Tests.Telemetry;

namespace StreamEngine.Tests.Sharding;

/// <summary>A shard's metrics tell of what is committed, however often it had to be tried.</summary>
public sealed class ShardMetricsTests
{
    private static readonly ShardId Shard = new(3);

    [Fact]
    public async Task On_a_bad_line_to_the_store_every_record_and_every_crossing_counts_once()
    {
        List<InputRecord> records = [.. Traffic.Mixed(seed: 5, 1_500, 40).Select(ScriptedInput.Record).Select(record => record with { Sent = 1 })];
        EngineOptions options = new()
        {
            Clock = EngineClock.EventTime, IdleTick = TimeSpan.FromMilliseconds(10), ResidentProfiles = 5,
            RetryFirst = TimeSpan.FromMilliseconds(1), RetryLongest = TimeSpan.FromMilliseconds(2),
        };
        await using ShardSandbox sandbox = new(options, TimeProvider.System);
        FlakyStore flaky = new(sandbox.Store, seed: 5, failureShare: 0.2);
        ShardLoop loop = sandbox.Loop(
            new ScriptedInput(Shard, records) { TakeLimit = () => 20 }, new MeasuredShardStore(flaky, sandbox.Metrics.Store, TimeProvider.System));
        Task running = loop.RunAsync();
        await Eventually.BecomesTrueAsync(() => loop.IsDrained, "the input is applied");
        loop.Stop();
        await running;

        Exposition metrics = await ReadAsync(sandbox);
        ShardOutcome outcome = await ShardOutcome.ReadAsync(sandbox.Reader, Shard);
        ShardTally tally = outcome.State.Tally;
        outcome.AssertNumbered();
        Assert.Equal(records.Count, metrics.Sum("streamengine_interactions_total"));
        foreach ((string result, long count) in (IEnumerable<(string, long)>)
            [("applied", tally.Applied), ("amended", tally.Amended), ("purchase", tally.Purchases), ("anonymous", tally.Anonymous), ("late", tally.Late), ("duplicate", tally.Duplicates)])
            Assert.Equal(count, metrics.Sum("streamengine_interactions_total", $"result=\"{result}\""));
        Assert.Equal(records.Count, metrics.Sum("streamengine_event_durable_seconds_count"));
        Assert.Equal(records.Count, metrics.Sum("streamengine_store_commit_records_sum"));
        Assert.Equal(outcome.Crossings.Count, metrics.Sum("streamengine_crossings_total"));
        Assert.Equal(outcome.State.Commits, metrics.Sum("streamengine_store_commits_total", "verdict=\"committed\""));
        Assert.True(metrics.Sum("streamengine_store_retries_total") > 5);
        Assert.True(metrics.Sum("streamengine_customer_evictions_total") > 0);
        Assert.True(metrics.Sum("streamengine_customer_loads_total") > 0);
        Assert.Equal(0, metrics.Sum("streamengine_shard_failures_total"));
    }

    private static Task<Exposition> ReadAsync(ShardSandbox sandbox) => Exposition.CollectAsync(sandbox.Metrics.Registry);
}
