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

            // A short way each: on a busy machine the engine runs on for a while before the kill strikes, and it must never be done.
            await run.ReachAsync(reached + random.Next(1, undisturbed.Records / (Kills * 3)));
            await engine.KillAsync();
            reached = await run.ConsumedAsync();
            Assert.True(reached < undisturbed.Records, "the engine was done before it was killed: the story is too short");
        }

        await using EngineProcess last = run.Start($"life-{seed}-last");
        await run.FinishAsync();
        await undisturbed.AssertSameAsync(run);
    }
}
