using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.EndToEnd;

/// <summary>Owners that freeze, come, go and are asked to leave; in the end all is as if one had never been disturbed.</summary>
public sealed class OwnershipTests(Undisturbed undisturbed) : IClassFixture<Undisturbed>
{
    [Fact]
    public async Task AnOwnerFrozenPastItsSession_IsFencedWhenItThaws()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        EngineRun run = undisturbed.OverRedis(redis);
        await using EngineProcess frozen = run.Start("frozen");
        await run.ReachAsync(undisturbed.Records / 4);
        frozen.Signal(EngineProcess.Freeze);

        await using EngineProcess heir = run.Start("frozen");
        await run.ReachAsync(undisturbed.Records / 2);
        frozen.Signal(EngineProcess.Thaw);
        await run.FinishAsync();
        await undisturbed.AssertSameAsync(run);
        Assert.Contains("reading on from", heir.Output, StringComparison.Ordinal);
        Assert.Matches(@"ownership ended \(Fenced\)|lost: True", frozen.Output);
    }

    [Fact]
    public async Task AskedToLeave_LeavesInTimeWithEverythingCommitted_AndTheNextGoesOn()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        EngineRun run = undisturbed.OverRedis(redis);
        await using (EngineProcess first = run.Start("leaves"))
        {
            await run.ReachAsync(undisturbed.Records / 3);
            first.Signal(EngineProcess.Terminate);
            Assert.Equal(0, await first.ExitAsync(TimeSpan.FromSeconds(10)));
            Assert.Contains("Stopped", first.Output, StringComparison.Ordinal);
        }

        await using EngineProcess second = run.Start("leaves");
        await run.FinishAsync();
        await undisturbed.AssertSameAsync(run);
    }

    [Fact]
    public async Task NodesThatComeAndGo_ShareTheWork_AndNothingIsLostOrDoubled()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        EngineRun run = undisturbed.OverRedis(redis);
        await using EngineProcess first = run.Start("shared");
        await run.ReachAsync(undisturbed.Records / 5);
        await using EngineProcess second = run.Start("shared");
        await Eventually.BecomesTrueAsync(() => second.Output.Contains("reading on from", StringComparison.Ordinal), "the second node has shards");
        first.Signal(EngineProcess.Terminate);
        Assert.Equal(0, await first.ExitAsync(TimeSpan.FromSeconds(10)));
        await run.FinishAsync();
        await undisturbed.AssertSameAsync(run);
    }
}
