using StreamEngine.Ingest;
using StreamEngine.Store;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Ingest.Source;

/// <summary>A source may be stopped at any moment: no client is freed under a call to it, which would end the process.</summary>
public sealed class TeardownTests
{
    private const int Rounds = 30;

    [EmbeddedBrokerFact(EmbeddedBrokerNeed.ToStopIt)]
    public async Task Stopping_at_any_moment_with_the_broker_gone_ends_in_order()
    {
        var random = new Random(5);
        for (int round = 0; round < Rounds; round++)
        {
            using MockKafka kafka = MockKafka.Start();
            bool hasJoined = round % 10 == 9;
            if (!hasJoined && round % 2 == 0) kafka.Broker!.GoDown();
            SourceRun run = SourceRun.Start(kafka.Options());
            Task starting = hasJoined ? StartAsync(run) : Task.CompletedTask;
            await starting;
            kafka.Broker!.GoDown();
            if (round % 3 != 0) await Until.TrueAsync(() => !run.Source.IsConnected, () => "the outage went unnoticed");
            Task restarting = hasJoined ? StartAsync(run) : Task.CompletedTask;
            await Task.Delay(random.Next(1_500));

            // The source's own deadline is 8 s; this one is only for what hangs.
            Task disposing = run.DisposeAsync().AsTask();
            if (round % 2 == 0) await run.Source.StopAsync();
            await disposing.WaitAsync(TimeSpan.FromSeconds(60));
            await Task.WhenAny(restarting).WaitAsync(TimeSpan.FromSeconds(60));
            // Where the outage is not yet noticed, the client may hang in leaving: then it is left behind, which is allowed.
        }
    }

    [Fact]
    public async Task A_source_that_never_started_can_be_disposed()
    {
        using MockKafka kafka = MockKafka.Start();
        var source = new StreamEngine.Ingest.Source.KafkaSource(
            kafka.Options(), 1, new RecordingOwner(), TimeProvider.System, new RecordingLogger(), isEmbedded: true);
        await source.DisposeAsync();
        Assert.True(source.Completion.IsCompletedSuccessfully);
        await source.DisposeAsync();
    }

    private static async Task StartAsync(SourceRun run)
    {
        IShardInput input = await run.ShardAsync();
        await input.StartAsync(OffsetVector.Empty, default);
    }
}
