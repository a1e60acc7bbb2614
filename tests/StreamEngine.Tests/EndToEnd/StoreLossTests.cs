using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.EndToEnd;

/// <summary>Redis dies, forgets, or loses everything under running engines; in the end all is as if nothing had happened.</summary>
public sealed class StoreLossTests(Undisturbed undisturbed) : IClassFixture<Undisturbed>
{
    [Fact]
    public async Task RedisKilledAndRestarted_EndsAsIfUndisturbed()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync("--appendonly", "yes", "--appendfsync", "everysec");
        EngineRun run = undisturbed.OverRedis(redis);
        await using EngineProcess engine = run.Start("redis-dies");
        for (int fault = 1; fault <= 6; fault++)
        {
            await run.ReachAsync(undisturbed.Records * fault / 14);
            int noticed = Noticed(engine);
            await redis.KillAsync();

            // Every other time it is back before anyone may have noticed; else the engine is waiting for it, for there is much left to do.
            if (fault % 2 == 0) await Eventually.BecomesTrueAsync(() => Task.FromResult(Noticed(engine) > noticed), () => $"the engine notices that the store is gone:{Environment.NewLine}{engine.Output}");
            await redis.StartAsync();
        }

        await run.FinishAsync();
        await undisturbed.AssertSameAsync(run);
    }

    [Fact]
    public async Task RedisGoesBackToAnOlderImage_EndsAsIfUndisturbed()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        EngineRun run = undisturbed.OverRedis(redis);
        await using EngineProcess engine = run.Start("goes-back");
        await run.ReachAsync(undisturbed.Records / 3);
        await redis.AskAsync("SAVE");
        await run.ReachAsync(undisturbed.Records / 2);
        await redis.KillAsync();
        await redis.StartAsync();
        await run.FinishAsync();
        await undisturbed.AssertSameAsync(run);
        Assert.Contains("ownership ended (RolledBack)", engine.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RedisLosesEverything_WhileTheEngineIsIdle_IsRebuiltFromKafka()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        EngineRun run = undisturbed.OverRedis(redis);
        await using EngineProcess engine = run.Start("loses-all");
        await run.FinishAsync();
        await redis.KillAsync();
        await redis.StartAsync();
        await run.FinishAsync();
        await undisturbed.AssertSameAsync(run);
        Assert.Contains("ownership ended (RolledBack)", engine.Output, StringComparison.Ordinal);
    }

    private static int Noticed(EngineProcess engine) => engine.Output.Split("holding, nothing is dropped").Length;
}
