using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.EndToEnd;

/// <summary>The same input through one engine that nobody disturbs: what every other run must come to.</summary>
#pragma warning disable CA1001 // xunit disposes of it by IAsyncLifetime.
public sealed class Undisturbed : IAsyncLifetime
#pragma warning restore CA1001
{
    private readonly TempFolder _folder = new();
    private readonly FaultWorkload _workload = FaultWorkload.Produce(seed: 7, events: 20_000);
    private readonly List<EngineRun> _runs = [];
    private List<ShardOutcome> _expected = [];

    internal int Records => _workload.Records;

    public async Task InitializeAsync()
    {
        EngineRun run = OverFiles(_folder.Path);
        await using EngineProcess engine = run.Start("undisturbed");
        await run.FinishAsync();
        _expected = await run.OutcomesAsync();
        Assert.All(_expected, outcome => Assert.True(outcome.Crossings.Count > 100, "the story has too few crossings to prove anything"));
    }

    public async Task DisposeAsync()
    {
        foreach (EngineRun run in _runs) await run.DisposeAsync();
        _workload.Dispose();
        _folder.Dispose();
    }

    /// <param name="redis">The store.</param>
    /// <param name="settings">What the engines of this run are told besides.</param>
    internal EngineRun OverRedis(RedisServer redis, params string[] settings) => Keep(EngineRun.OverRedis(_workload, redis, settings));

    internal EngineRun OverFiles(string folder) => Keep(EngineRun.OverFiles(_workload, folder));

    internal async Task AssertSameAsync(EngineRun run)
    {
        List<ShardOutcome> actual = await run.OutcomesAsync();
        for (int shard = 0; shard < _expected.Count; shard++) _expected[shard].AssertSame(actual[shard]);
    }

    private EngineRun Keep(EngineRun run)
    {
        _runs.Add(run);
        return run;
    }
}
