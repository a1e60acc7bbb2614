using System.Text.Json.Nodes;
using StreamEngine.Commands;
using StreamEngine.Load.Reports;
using StreamEngine.Load.Scenarios;
using StreamEngine.Load.Scenarios.Limits;
using StreamEngine.Load.Targets;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Load.Scenarios.Limits;

public sealed class LimitsRunnerTests
{
    private static readonly Scenario Tiny = new()
    {
        Name = "tiny",
        Kind = "limits",
        Parameters = new JsonObject
        {
            ["repeats"] = 1, ["records"] = 2_000, ["messages"] = 100, ["decodes"] = 1_000, ["customers"] = 50, ["rounds"] = 10,
            ["states"] = 1_000, ["statesPerCommit"] = 100, ["shards"] = 2, ["residents"] = 100,
        },
    };

    [Fact]
    public async Task What_is_counted_adds_up_over_redis()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        RunResult result = await RunAsync(Tiny, redis.Configuration);
        AssertAddsUp(result);
        Assert.Equal(":0", await redis.AskAsync("DBSIZE"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task What_is_counted_adds_up_over_the_embedded_store_whoever_shares_the_partitions(int consumers)
    {
        JsonObject parameters = (JsonObject)Tiny.Parameters.DeepClone();
        parameters["consumers"] = consumers;
        AssertAddsUp(await RunAsync(Tiny with { Parameters = parameters }, "embedded"));
    }

    [Fact]
    public async Task Without_a_redis_named_it_brings_its_own()
    {
        await using RedisServer installs = await RedisServer.LaunchAsync();
        await using LimitsStore store = await LimitsStore.OpenAsync(new TargetOptions(), TimeProvider.System, CancellationToken.None);
        await store.Shards.PingAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_parameter_that_is_not_known_is_named()
    {
        FaultException fault = await Assert.ThrowsAsync<FaultException>(() => RunAsync(Tiny with { Parameters = new JsonObject { ["recrods"] = 1 } }, "embedded"));
        Assert.Contains("recrods", Assert.Single(fault.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_parameter_out_of_range_is_named()
    {
        FaultException fault = await Assert.ThrowsAsync<FaultException>(
            () => RunAsync(Tiny with { Parameters = new JsonObject { ["records"] = 0, ["shards"] = 5_000 } }, "embedded"));
        Assert.Equal(
            ["tiny: parameters.records is 0: must be a whole number from 1 to 100000000", "tiny: parameters.shards is 5000: must be a whole number from 1 to 1000"], fault.Faults);
    }

    private static void AssertAddsUp(RunResult result)
    {
        Assert.Equal(2_000, result["limit.consume.records"]);
        Assert.Equal(2_000, result["limit.consumeAndDecode.interactions"]);
        Assert.Equal(1_000, result["limit.commit.states"]);
        Assert.Equal(0, result["limit.domain.crossings"]);
        Assert.Equal(0, result["limit.domain.allocatedBytes"]);
        Assert.All(result.Figures, figure => Assert.True(double.IsFinite(figure.Value), figure.Name));
        Assert.Equal(result.Figures.Count, result.Figures.Select(figure => figure.Name).Distinct().Count());
        Assert.Equal(result.Figures.Count, Assert.Single(result.Tables).Rows.Count);
    }

    private static Task<RunResult> RunAsync(Scenario scenario, string store) => new LimitsRunner().RunAsync(
        scenario,
        new RunContext(new TargetOptions { Store = store }, new SilentBoard(), (_, _, _) => throw new NotSupportedException(), TimeProvider.System),
        CancellationToken.None);

    private sealed class SilentBoard : ILiveBoard
    {
        public void Phase(string text)
        {
        }

        public void Progress(double? share)
        {
        }

        public void Show(string name, double value, string unit)
        {
        }
    }
}
