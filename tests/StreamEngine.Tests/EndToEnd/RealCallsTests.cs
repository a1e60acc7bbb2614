using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Scoring;
using StreamEngine.Tests.EndToEnd.Oracle;
using StreamEngine.Tests.Support;
using Xunit.Abstractions;

namespace StreamEngine.Tests.EndToEnd;

/// <summary>Two months of a bank's real calls through broker, shards and store: what comes of them is what a batch recomputation says, to the last bit.</summary>
public sealed class RealCallsTests(ITestOutputHelper output)
{
    /// <summary>Days after the end: windows run empty within 30; customers are forgotten from 60 days after their last call on.</summary>
    private static readonly double[] Whiles = [5.3, 31.5, 48.2, 62];

    [RealCallsTheory]
    [InlineData(RealHistory.August)]
    [InlineData(RealHistory.October)]
    public async Task ReplayedOverFiles_EqualABatchRecomputation_AtEveryMomentLookedAt(string file)
    {
        using TempFolder folder = new();
        await using RealCallsReplay replay = await RealCallsReplay.StartAsync("Redis:Configuration=", $"Embedded:Path={folder.Path}");
        await AssertEqualsBatchAsync(replay, RealHistory.Read(file));
    }

    [RealCallsFact]
    public async Task BothMonthsReplayedOverRedis_EqualABatchRecomputation_AlsoOfThoseForgottenInBetween()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        await using RealCallsReplay replay = await RealCallsReplay.StartAsync($"Redis:Configuration={redis.Configuration}", "Redis:StreamLength=1000000");
        await AssertEqualsBatchAsync(replay, RealHistory.Read(RealHistory.August, RealHistory.October));
    }

    /// <summary>Looks at two moments inside the history, at its end, and four times after it, when time alone has gone on: the last when all are forgotten.</summary>
    private async Task AssertEqualsBatchAsync(RealCallsReplay replay, RealHistory history)
    {
        // The oracle takes its numbers from the defaults, the engine from appsettings.json.
        Assert.Equal(RiskPolicy.Default.Hash, replay.Settings.Policy.Hash);
        int partitions = replay.Settings.Kafka.Partitions;
        DateTime end = history.Calls[^1].At;
        List<string> lines = [.. history.Lines, .. Whiles.SelectMany(days => Silence(end.AddDays(days), partitions))];
        List<RealCall> calls = [.. history.Calls, .. lines.Skip(history.Lines.Count).Select(RealCall.Parse)];
        BatchOracle oracle = new(calls, partitions);

        Random random = new(history.Lines.Count);
        IEnumerable<int> stops = [random.Next(calls.Count / 4, calls.Count / 2), random.Next(calls.Count / 2, calls.Count - 100)];
        foreach (int stop in (int[])[.. stops.Select(some => PastEqualMoments(calls, some)), .. Enumerable.Range(0, Whiles.Length + 1).Select(i => history.Lines.Count + (i * partitions))])
        {
            await replay.SendUntilAsync(lines, stop);
            foreach (ShardOutcome outcome in await replay.OutcomesAsync())
            {
                ExpectedShard expected = oracle.Shard(outcome.State.Shard.Partition, sentUntil: calls[stop - 1].At);
                ShardComparison.AssertEqual(expected, outcome, replay.Settings.Policy);
                Assert.Equal(
                    expected.Known.Where(customer => customer.Value.LevelAt(expected.Time) > RiskLevel.Low).Select(customer => customer.Key).Order(StringComparer.Ordinal),
                    (await replay.AtRiskAsync(outcome.State.Shard)).Order(StringComparer.Ordinal));
            }
        }

        output.WriteLine(oracle.ToString());

        // Calls that carry no sentiment, complaint or case never make a customer critical under the default policy.
        Assert.All(Enum.GetValues<RiskLevel>().Where(level => level < RiskLevel.Critical), level => Assert.True(oracle.CrossingsInto(level) > 0, $"no crossing into {level}: too little to prove anything"));
        Assert.Equal(
            calls.Where(call => call.CustomerId is null).GroupBy(call => (Channel.Call, call.Queue)).ToDictionary(queue => queue.Key, queue => (long)queue.Count()),
            replay.Anonymous);
    }

    /// <summary>An anonymous call to each partition: nothing but the time moves on.</summary>
    private static IEnumerable<string> Silence(DateTime at, int partitions) => Enumerable.Range(1, partitions).Select(number =>
        $$"""{"id":"silence-{{at:s}}-{{number}}","channel":"call","startedAt":"{{at:s}}Z","direction":"inbound","queue":"q","topic":"t","waitSeconds":0,"outcome":"unknown","accountValue":"standard"}""");

    private static int PastEqualMoments(List<RealCall> calls, int stop)
    {
        while (calls[stop].At == calls[stop - 1].At) stop++;
        return stop;
    }
}
