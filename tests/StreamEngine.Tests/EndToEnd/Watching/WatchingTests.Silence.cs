using Grpc.Core;
using StreamEngine.Api.Grpc;
using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Protos.V1;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.EndToEnd.Watching;

/// <summary>What the silence of a few costs: the others nothing, and those themselves what the settings say.</summary>
public sealed partial class WatchingTests
{
    /// <summary>More than there are customers, and less than happens in a minute.</summary>
    private const int Buffer = 500;

    /// <summary>So that the embedded broker keeps a minute's story: 5 MB of each partition, which is enough for <see cref="MostRecords"/>.</summary>
    private const int ManyPartitions = 16, MostRecords = 150_000;

    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task AThousandWatchers_ThreeOfWhichAreSilentForAMinuteAtFullLoad_NobodyElseNotices()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        using FaultWorkload workload = FaultWorkload.Begin(seed: 11, ManyPartitions);

        // Two busy cores serve a thousand unevenly: only who is silent is held up for so long.
        await using EngineRun run = EngineRun.OverRedis(workload, redis, "Watch:SlowAfter=00:00:40", $"Watch:Buffer={Buffer}");
        await using WatchNode patient = await WatchNode.StartAsync(run, "silence", "Watch:GiveUpAfter=01:00:00");
        await using WatchNode strict = await WatchNode.StartAsync(run, "silence", "Watch:GiveUpAfter=00:00:50");

        WatchRequest everyOne = new(Everything(ManyPartitions)) { WithoutConflation = true };
        using AsyncServerStreamingCall<WatchUpdate> conflated = await BeginAsync(patient, Everything(ManyPartitions)), full = await BeginAsync(patient, everyOne), givenUp = await BeginAsync(strict, Everything(ManyPartitions));
        using CancellationTokenSource stop = new();
        List<ExactWatcher> others = [.. Enumerable.Range(0, 997).Select(number => FewOf(number, number % 3 == 0 ? strict : patient))];
        List<Task> watching = [.. others.Select(watcher => watcher.RunAsync(stop.Token))];
        await KeepBusyAsync(run, workload, Task.Delay(Silence), [.. others.Where(watcher => watcher.Wanted.Filter is null)]);
        await run.FinishAsync();
        await AssertExactAsync(run, others, watching, stop);
        Assert.All(others, watcher => Assert.Equal(1, watcher.Calls));

        // What each ever held, resident: 170 MiB when measured. Queues that grow with what the silent ones missed, or with watchers, would go far beyond.
        Assert.InRange(patient.PeakMemory, 1, 768);
        Assert.InRange(strict.PeakMemory, 1, 768);

        StoredCrossings stored = new(await run.OutcomesAsync());
        await AssertConflatedExactlyAsync(conflated, stored);
        await AssertEndedAndGoesOnExactlyAsync(full, patient, stored);
        await AssertEndedAndGoesOnExactlyAsync(givenUp, strict, stored);

        // The same story to one whom nobody watches.
        using TempFolder folder = new();
        await using EngineRun alone = EngineRun.OverFiles(workload, folder.Path, "Engine:BatchLimit=1000");
        await using EngineProcess unwatched = alone.Start("alone");
        await alone.FinishAsync();
        foreach ((ShardOutcome expected, ShardOutcome actual) in (await alone.OutcomesAsync()).Zip(await run.OutcomesAsync())) expected.AssertSame(actual);
    }

    /// <summary>As much as engine and watchers manage together: there is always more to read and, short of a few, more to tell. And those who hear all of it hear more, again and again.</summary>
    private static async Task KeepBusyAsync(EngineRun run, FaultWorkload workload, Task over, List<ExactWatcher> hearAll)
    {
        const int RecordsAhead = 500, CrossingsAhead = 500;
        TimeSpan look = TimeSpan.FromMilliseconds(20);
        Task telling = TellAsync();
        while (!over.IsCompleted)
        {
            List<int> before = [.. hearAll.Select(watcher => watcher.Count)];
            await Task.WhenAny(over, Task.Delay(Silence / 6));
            await Eventually.BecomesTrueAsync(() => over.IsCompleted || hearAll.Zip(before).All(heard => heard.First.Count > heard.Second), "everyone else hears more", Silence / 3);
        }

        await telling;

        // Neither may fall behind without bound, or the minute would have an hour's work.
        async Task TellAsync()
        {
            while (!over.IsCompleted)
            {
                if (workload.Records < MostRecords && workload.Records - await run.ConsumedAsync() < RecordsAhead && await run.CrossingsAsync() - hearAll.Min(watcher => watcher.Count) < CrossingsAhead) workload.Tell(RecordsAhead);
                else await Task.Delay(look);
            }
        }
    }

    /// <summary>Watches until there is nothing more to tell: from then on it is slow when it does not read.</summary>
    private static async Task<AsyncServerStreamingCall<WatchUpdate>> BeginAsync(WatchNode node, WatchRequest wanted)
    {
        AsyncServerStreamingCall<WatchUpdate> call = node.Client.Watch(wanted, deadline: TimeProvider.System.GetUtcNow().UtcDateTime + Patience);
        Assert.True(await call.ResponseStream.MoveNext());
        Assert.NotNull(call.ResponseStream.Current.Heartbeat);
        return call;
    }

    /// <summary>The newest of each customer, and with it exactly how many were left out.</summary>
    private static async Task AssertConflatedExactlyAsync(AsyncServerStreamingCall<WatchUpdate> call, StoredCrossings stored)
    {
        Dictionary<string, Queue<CrossingId>> waiting = stored.ByCustomer().ToDictionary(customer => customer.Key, customer => new Queue<CrossingId>(customer));
        int leftOut = 0;
        for (int heard = 0; heard < stored.Count && await call.ResponseStream.MoveNext();)
        {
            if (call.ResponseStream.Current is not { Crossing: { } crossing, Conflated: var conflated }) continue;
            for (int i = 0; i < conflated; i++) waiting[crossing.CustomerId].Dequeue();
            Assert.Equal(waiting[crossing.CustomerId].Dequeue(), new CrossingId(new ShardId(crossing.Shard), crossing.Sequence));
            leftOut += conflated;
            heard += 1 + conflated;
        }

        Assert.All(waiting.Values, Assert.Empty);
        Assert.True(leftOut > 0, "it was never held up: the story is too short");
    }

    /// <summary>Ended as too slow, with a token from which the rest is heard: nothing left out, nothing twice.</summary>
    private static async Task AssertEndedAndGoesOnExactlyAsync(AsyncServerStreamingCall<WatchUpdate> call, WatchNode node, StoredCrossings stored)
    {
        List<CrossingId> heard = [];
        RpcException ended = await Assert.ThrowsAsync<RpcException>(() => HearAsync(call, heard, int.MaxValue));
        Assert.Equal(StatusCode.ResourceExhausted, ended.StatusCode);
        List<CrossingId> all = stored.Admitted(Everything(ManyPartitions));
        Assert.InRange(heard.Count, 1, all.Count - Buffer);
        WatchRequest rest = new() { ResumeToken = ended.Trailers.Single(trailer => trailer.Key == Statuses.ResumeTokenTrailer).Value };
        using AsyncServerStreamingCall<WatchUpdate> resumed = node.Client.Watch(rest);
        await HearAsync(resumed, heard, all.Count);
        Assert.Equal(all, heard.OrderBy(id => id.Shard.Partition));
    }

    private static async Task HearAsync(AsyncServerStreamingCall<WatchUpdate> call, List<CrossingId> heard, int until)
    {
        while (heard.Count < until && await call.ResponseStream.MoveNext())
            if (call.ResponseStream.Current.Crossing is { } crossing) heard.Add(new CrossingId(new ShardId(crossing.Shard), crossing.Sequence));
    }

    /// <summary>Every tenth wants all, the others some customers each: what a thousand of them get in all must not be more than two cores can send.</summary>
    private static ExactWatcher FewOf(int number, WatchNode node)
    {
        WatchRequest wanted = Everything(ManyPartitions);
        if (number % 10 != 0) wanted.Filter = new RiskFilter { CustomerIds = { Enumerable.Range(0, 40).Select(customer => $"c-{(customer * 10) + (number % 10)}") } };
        return new ExactWatcher(wanted, () => node.Client, new Random(number));
    }
}
