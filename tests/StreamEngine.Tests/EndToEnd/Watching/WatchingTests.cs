using Grpc.Core;
using StreamEngine.Api.Grpc;
using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Protos.V1;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.EndToEnd.Watching;

/// <summary>Watchers of real processes: whatever happens to calls and nodes, each hears every crossing once.</summary>
public sealed partial class WatchingTests(Undisturbed undisturbed) : IClassFixture<Undisturbed>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Nobody is slow for as long as these tests last; and the dead are mourned briefly, where the broker allows it.</summary>
    private static readonly string[] Patient =
        ["Watch:SlowAfter=00:10:00", "Watch:GiveUpAfter=01:00:00", $"Kafka:SessionTimeout=00:00:0{(MockKafka.IsReal ? 6 : 3)}"];

    [Fact]
    public async Task WatchersThatComeAndGo_WhileNodesAreKilled_HearEveryCrossingOnce()
    {
        // All of it in the first quarter of the story: a node that is alive runs on before each strike, and must never be done.
        const int Kills = 3, Steps = 4 * 2 * Kills;
        await using RedisServer redis = await RedisServer.LaunchAsync();
        EngineRun run = undisturbed.OverRedis(redis, Patient);
        await using WatchNodes nodes = await WatchNodes.StartAsync(run, "exact", 2);
        using CancellationTokenSource stop = new();
        List<ExactWatcher> watchers = [.. Enumerable.Range(0, 200).Select(number => Watcher(number, nodes))];
        List<Task> watching = [.. watchers.Select(watcher => watcher.RunAsync(stop.Token))];
        for (int kill = 1; kill <= Kills; kill++)
        {
            await run.ReachAsync(undisturbed.Records * ((2 * kill) - 1) / Steps);
            await nodes.KillAsync(kill % 2);
            Assert.True(await run.ConsumedAsync() < undisturbed.Records, "the engine was done before the node was killed: the story is too short");
            await run.ReachAsync(undisturbed.Records * 2 * kill / Steps);
            await nodes.StartAsync(kill % 2);
        }

        await run.FinishAsync();
        await AssertExactAsync(run, watchers, watching, stop);
        await undisturbed.AssertSameAsync(run);
        Assert.All(watchers, watcher => Assert.True(watcher.Calls > Kills / 2, "each must have been cut off to prove anything"));
    }

    [Fact]
    public async Task AWatcherThatReadsOnInTime_GetsTheNewestOfEachCustomer_AndHowManyWereLeftOut()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        EngineRun run = undisturbed.OverRedis(redis, "Watch:SlowAfter=00:00:00.1", "Watch:GiveUpAfter=01:00:00");
        await using WatchNodes nodes = await WatchNodes.StartAsync(run, "held-up", 1);
        using AsyncServerStreamingCall<WatchUpdate> call = nodes[0].Client.Watch(Everything());
        await run.FinishAsync();

        // By now it has been held up for as long as most of the replay took.
        await AssertConflatedExactlyAsync(call, new StoredCrossings(await run.OutcomesAsync()));
    }

    [Fact]
    public async Task ANodeAskedToLeave_SendsItsWatchersOn_AndTheyMissNothing()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        EngineRun run = undisturbed.OverRedis(redis, Patient);
        await using WatchNodes nodes = await WatchNodes.StartAsync(run, "leaves", 1);
        using CancellationTokenSource stop = new();
        List<ExactWatcher> watchers = [.. Enumerable.Range(0, 50).Select(number => Watcher(number, nodes, hangsUp: false))];
        List<Task> watching = [.. watchers.Select(watcher => watcher.RunAsync(stop.Token))];
        await run.ReachAsync(undisturbed.Records / 3);
        await nodes.StartAsync(1);
        WatchNode leaving = nodes[0];
        nodes.Leave(0);
        leaving.Process.Signal(EngineProcess.Terminate);
        Assert.Equal(0, await leaving.Process.ExitAsync(TimeSpan.FromSeconds(10)));
        await run.FinishAsync();
        await AssertExactAsync(run, watchers, watching, stop);
        await undisturbed.AssertSameAsync(run);
        Assert.All(watchers, watcher => Assert.Contains(watcher.Endings, ending => ending.StatusCode == StatusCode.Unavailable));
        int withToken = watchers.Count(watcher => watcher.Endings.Any(ending => ending.Trailers.Any(trailer => trailer.Key == Statuses.ResumeTokenTrailer)));
        Assert.True(withToken > 0, "nobody was told where to go on");
    }

    private static async Task AssertExactAsync(EngineRun run, List<ExactWatcher> watchers, List<Task> watching, CancellationTokenSource stop)
    {
        StoredCrossings stored = new(await run.OutcomesAsync());
        List<ExactWatcher> waiting = [.. watchers];
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                foreach (Task failed in watching.Where(task => task.IsFaulted)) await failed;
                waiting.RemoveAll(watcher => watcher.IsAtRest && HasHeardAll(watcher));
                return waiting.Count == 0;
            },
            () => $"everyone has heard everything; of {watchers.Count} {waiting.Count} have not, such as: {waiting[0]}, of {stored.Admitted(waiting[0].Wanted, waiting[0].CompleteAt).Count}",
            Patience);
        await stop.CancelAsync();
        await Task.WhenAll(watching);
        Assert.All(watchers, watcher => watcher.AssertExact(stored));

        bool HasHeardAll(ExactWatcher watcher) => watcher.Wanted.Snapshot
            ? watcher.CompleteAt is { } complete && watcher.HasHeard(watcher.HeardBefore + stored.Admitted(watcher.Wanted, complete).Count)
            : watcher.HasHeard(stored.Admitted(watcher.Wanted).Count);
    }

    private static WatchRequest Everything(int shards = FaultWorkload.FewPartitions) => new() { ResumeToken = ExactWatcher.FromTheBeginning(shards), HeartbeatSeconds = 1 };

    /// <summary>A fifth each: everything; from High; rises; some customers; everything, with a snapshot first.</summary>
    private static ExactWatcher Watcher(int number, WatchNodes nodes, bool hangsUp = true)
    {
        WatchRequest wanted = new() { HeartbeatSeconds = 1, Filter = new RiskFilter() };
        if (number % 5 == 1) wanted.Filter.MinimumLevel = RiskLevel.High;
        if (number % 5 == 2) wanted.Filter.Direction = CrossingDirection.Rise;
        if (number % 5 == 3) wanted.Filter.CustomerIds.AddRange(Enumerable.Range(0, 100).Select(customer => $"c-{(customer * 4) + (number % 4)}"));
        if (number % 5 == 4) wanted.Snapshot = true;
        else wanted.ResumeToken = ExactWatcher.FromTheBeginning(FaultWorkload.FewPartitions);
        Random random = new(number);
        return new ExactWatcher(wanted, () => nodes.Any(random), random) { Patience = hangsUp ? (1, 300) : (int.MaxValue, int.MaxValue) };
    }
}
