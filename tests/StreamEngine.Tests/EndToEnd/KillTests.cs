using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.EndToEnd;

/// <summary>Real engine processes, killed again and again; in the end all is as if nothing had happened.</summary>
public sealed class KillTests(Undisturbed undisturbed) : IClassFixture<Undisturbed>
{
    private const int Kills = 20;

    [Fact]
    public async Task KilledTwentyTimes_OverRedis_EndsAsIfUndisturbed()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        await KillRepeatedlyAsync(undisturbed.OverRedis(redis), seed: 1);
    }

    [Fact]
    public async Task KilledTwentyTimes_OverFiles_EndsAsIfUndisturbed()
    {
        using TempFolder folder = new();
        await KillRepeatedlyAsync(undisturbed.OverFiles(folder.Path), seed: 2);
    }

    private async Task KillRepeatedlyAsync(EngineRun run, int seed)
    {
        Random random = new(seed);
        long reached = 0;
        for (int kill = 1; kill <= Kills; kill++)
        {
            // A group of its own for each life: the store alone knows where to go on.
            await using EngineProcess engine = run.Start($"life-{seed}-{kill}");

            await run.ReachAsync(reached + NextStep(random, reached, Kills - kill));
            await engine.KillAsync();
            reached = await run.ConsumedAsync();
            Assert.True(reached < undisturbed.Records, "the engine was done before it was killed: the story is too short");
        }

        await using EngineProcess last = run.Start($"life-{seed}-last");
        await run.FinishAsync();
        await undisturbed.AssertSameAsync(run);
    }

    /// <summary>Spreads the kills that are left over a quarter of the story: the engine runs on for a while before a kill strikes, and must never be done.</summary>
    private int NextStep(Random random, long reached, int killsLeft)
    {
        long room = Math.Max(0, (undisturbed.Records / 4) - reached);
        return 1 + random.Next((int)(2 * room / (killsLeft + 1)) + 1);
    }
}
