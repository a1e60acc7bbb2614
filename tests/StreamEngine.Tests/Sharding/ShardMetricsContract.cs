using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Domain.Policy;
using StreamEngine.Ingest;
using StreamEngine.Sharding;
using StreamEngine.Store;
using StreamEngine.Tests.Store;
using StreamEngine.Tests.Support;
using StreamEngine.Tests.Telemetry;

namespace StreamEngine.Tests.Sharding;

/// <summary>A shard's metrics tell of what is committed, however often it had to be tried.</summary>
public abstract class ShardMetricsContract
{
    private static readonly ShardId Shard = new(3);

    /// <summary>Makes the runtime under test.</summary>
    private protected virtual ShardRuntimeFactory Runtimes => ShardSandbox.Local;

    [Fact]
    public async Task On_a_bad_line_to_the_store_every_record_and_every_crossing_counts_once()
    {
        List<InputRecord> records = [.. Traffic.Mixed(seed: 5, 1_500, 40).Select(ScriptedInput.Record).Select(record => record with { Sent = 1 })];
        EngineOptions options = new()
        {
            Clock = EngineClock.EventTime, IdleTick = TimeSpan.FromMilliseconds(10), ResidentProfiles = 5,
            RetryFirst = TimeSpan.FromMilliseconds(1), RetryLongest = TimeSpan.FromMilliseconds(2),
        };
        await using ShardSandbox sandbox = new(options, TimeProvider.System, Runtimes);
        FlakyStore flaky = new(sandbox.Store, seed: 5, failureShare: 0.2);
        ShardLoop loop = sandbox.Loop(
            new ScriptedInput(Shard, records) { TakeLimit = () => 20 }, new MeasuredShardStore(flaky, sandbox.Metrics.Store, TimeProvider.System));
        Task running = loop.RunAsync();
        await Eventually.BecomesTrueAsync(() => loop.IsDrained, "the input is applied");
        loop.Stop();
        await running;

        Exposition metrics = await sandbox.MetricsAsync();
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

    [Fact]
    public async Task Commits_that_the_store_refuses_are_counted_by_why()
    {
        await using ShardSandbox sandbox = new(new EngineOptions(), TimeProvider.System, Runtimes);
        ShardState older = await sandbox.Store.AcquireAsync(Shard, default);
        ShardState newer = await sandbox.Store.AcquireAsync(Shard, default);
        IShardStore store = new MeasuredShardStore(sandbox.Store, sandbox.Metrics.Store, TimeProvider.System);
        await store.CommitAsync(older.Next(), default);
        await store.CommitAsync(newer.Next() with { Number = 2 }, default);

        Exposition metrics = await sandbox.MetricsAsync();
        Assert.Equal(1, metrics.Sum("streamengine_store_commits_total", "verdict=\"fenced\""));
        Assert.Equal(1, metrics.Sum("streamengine_store_commits_total", "verdict=\"rolled_back\""));
        Assert.Equal(2, metrics.Sum("streamengine_store_commits_total"));
    }

    [Fact]
    public async Task Contacts_beyond_what_is_kept_of_a_customer_are_counted_and_so_is_what_came_to_the_wrong_shard()
    {
        EngineOptions options = new() { Clock = EngineClock.EventTime, IdleTick = TimeSpan.FromMilliseconds(10) };
        await using ShardSandbox sandbox = new(options, TimeProvider.System, Runtimes);
        int contacts = new PolicySettings().ContactLimit + 30;
        InputRecord[] records =
        [
            .. Enumerable.Range(0, contacts).Select(i => ScriptedInput.Record(Traffic.Bad($"i-{i}", "c-1", Traffic.Start + TimeSpan.FromMinutes(i)))),
            new(RecordKind.Misrouted, null),
        ];
        ShardLoop loop = sandbox.Loop(new ScriptedInput(Shard, records));
        Task running = loop.RunAsync();
        await Eventually.BecomesTrueAsync(() => loop.IsDrained, "the input is applied");
        loop.Stop();
        await running;

        Exposition metrics = await sandbox.MetricsAsync();
        Assert.Equal(30, metrics.Sum("streamengine_contacts_folded_total"));
        Assert.Equal(1, metrics.Sum("streamengine_interactions_total", "result=\"misrouted\""));
        Assert.Equal(contacts, metrics.Sum("streamengine_interactions_total", "result=\"applied\""));
    }
}
