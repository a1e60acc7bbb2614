using System.Text.Json.Nodes;
using StreamEngine.Commands;
using StreamEngine.Load.Reports;
using StreamEngine.Load.Scenarios;
using StreamEngine.Load.Scenarios.Sweeping;
using StreamEngine.Tests.Load.Scenarios.Kit;

namespace StreamEngine.Tests.Load.Scenarios;

public sealed class SweepRunnerTests
{
    private const string Grid = """{ "Engine:BatchLimit": [100, 1000], "partitions": [1, 2, 4] }""";

    [Fact]
    public async Task Every_cell_runs_once_a_round_in_an_order_that_the_seed_decides()
    {
        FakeRuns runs = FakeRuns.Of(_ => 1);
        FakeRuns again = FakeRuns.Of(_ => 1);

        await RunAsync(runs, Grid, repeats: 3);
        await RunAsync(again, Grid, repeats: 3);

        string[] cells = [.. runs.Setups.Select(Cell)];
        Assert.Equal(18, cells.Length);
        Assert.All(cells.Chunk(6), round => Assert.Equal(6, round.Distinct().Count()));
        Assert.NotEqual(cells[..6], cells[6..12]);
        Assert.Equal(cells, again.Setups.Select(Cell));
        Assert.All(runs.Setups, setup => Assert.Equal(5, setup.Scenario.Seed));
    }

    [Fact]
    public async Task What_was_planted_is_ranked_as_it_was_planted()
    {
        for (int seed = 0; seed < 30; seed++)
        {
            RunResult result = await RunAsync(Planted(seed), Grid, repeats: 4);

            ReportTable ranked = result.Tables[0];
            Assert.Equal(["1000", "4"], ranked.Rows[0].Skip(1).Take(2));
            Assert.Equal(["100", "1"], ranked.Rows[^1].Skip(1).Take(2));
            Assert.Equal(["1", "2", "3", "4", "5", "6"], ranked.Rows.Select(row => row[0]));
            Assert.Equal(1, result["best.isBeyondNoise"]);
            Assert.InRange(result["best.overSecond"], 1.2, 1.5);
            Assert.InRange(result["noise.percent"], 0.1, 5);
            Assert.Contains("wins by more than the noise", ranked.Title, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Each_dimension_s_own_effect_is_told()
    {
        RunResult result = await RunAsync(Planted(1), Grid, repeats: 4);

        ReportTable batches = result.Tables[1];
        ReportTable partitions = result.Tables[2];
        Assert.Equal(["worse, beyond the noise", "the best"], batches.Rows.Select(row => row[^1]));
        Assert.Equal(["worse, beyond the noise", "worse, beyond the noise", "the best"], partitions.Rows.Select(row => row[^1]));
        Assert.All(result.Tables, table => Assert.All(table.Rows, row => Assert.Equal(table.Headings.Count, row.Count)));
    }

    [Fact]
    public async Task Where_all_are_alike_a_winner_beyond_the_noise_is_seldom_seen()
    {
        int seen = 0;
        for (int seed = 0; seed < 200; seed++)
        {
            Random random = new(seed);
            seen += (int)(await RunAsync(FakeRuns.Of(_ => 100 * Math.Exp(0.05 * FakeRuns.Normal(random))), Grid, repeats: 3))["best.isBeyondNoise"];
        }

        Assert.InRange(seen, 0, 20);
    }

    [Fact]
    public async Task The_lowest_is_best_where_less_is_better()
    {
        RunResult result = await RunAsync(Planted(1), Grid, repeats: 4, better: "lower");

        Assert.Equal(["100", "1"], result.Tables[0].Rows[0].Skip(1).Take(2));
        Assert.True(result["best.overSecond"] > 1);
    }

    [Fact]
    public async Task Values_that_may_be_zero_are_ranked_by_differences()
    {
        RunResult result = await RunAsync(FakeRuns.Of(setup => (int)setup.Scenario.Parameters["partitions"]! - 1), """{ "partitions": [1, 2, 4] }""", repeats: 2, better: "lower");

        Assert.Equal("1", result.Tables[0].Rows[0][1]);
        Assert.Equal(0, result["best.throughput.perSecond"]);
        Assert.Equal(1, result["best.overSecond"]);
        Assert.Equal(0, result["noise"], 1e-9);
    }

    [Fact]
    public async Task Of_one_round_nothing_is_said_of_the_noise()
    {
        RunResult result = await RunAsync(Planted(1), Grid, repeats: 1);

        Assert.Equal(0, result["best.isBeyondNoise"]);
        Assert.DoesNotContain(result.Figures, figure => figure.Name.StartsWith("noise", StringComparison.Ordinal));
        Assert.Contains("repeats must be 2 or more", result.Tables[0].Rows[1][^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{}""", "grid has nothing to vary")]
    [InlineData("""{ "partitions": [] }""", "partitions without a list")]
    [InlineData("""{ "partitions": 4 }""", "partitions without a list")]
    [InlineData("""{ "partitions": [4, null] }""", "partitions without a list")]
    [InlineData("""{ "partitions": [4, 4] }""", "partitions twice")]
    [InlineData("""{ "traffic.custmers": [4] }""", "traffic.custmers")]
    [InlineData("""{ "a": [1,2,3,4,5,6,7,8,9,10], "b": [1,2,3,4,5,6,7,8,9,10], "c": [1,2,3,4,5,6] }""", "at most 1000")]
    public async Task What_is_wrong_is_told_before_anything_runs(string grid, string expected)
    {
        FakeRuns runs = FakeRuns.Of(_ => 1);

        FaultException fault = await Assert.ThrowsAsync<FaultException>(() => RunAsync(runs, grid, repeats: 2));

        Assert.Contains(fault.Faults, line => line.Contains(expected, StringComparison.Ordinal));
        Assert.Empty(runs.Setups);
    }

    [Fact]
    public async Task A_figure_that_the_scenario_has_not_is_told_after_the_first_run()
    {
        FakeRuns runs = new(_ => new RunResult { Figures = [new("other", 1, "", "")] });

        FaultException fault = await Assert.ThrowsAsync<FaultException>(() => RunAsync(runs, Grid, repeats: 2));

        Assert.Contains("it has other", Assert.Single(fault.Faults), StringComparison.Ordinal);
        Assert.Single(runs.Setups);
    }

    private static string Cell(Setup setup) => $"{setup.Scenario.Settings["Engine:BatchLimit"]}/{setup.Scenario.Parameters["partitions"]}";

    /// <summary>Larger batches are half again as good, each doubling of partitions a third; the machine drifts to half of its speed.</summary>
    private static FakeRuns Planted(int seed)
    {
        Random random = new(seed);
        int run = 0;
        return FakeRuns.Of(setup =>
        {
            double batches = setup.Scenario.Settings["Engine:BatchLimit"] == "1000" ? 1.5 : 1;
            double partitions = Math.Pow(4 / 3.0, Math.Log2((int)setup.Scenario.Parameters["partitions"]!));
            // Noise of 2 %, and what a round loses: within one the order is by chance.
            return 50_000 * batches * partitions * Math.Pow(0.8, run++ / 6) * Math.Exp(0.02 * FakeRuns.Normal(random));
        });
    }

    private static Task<RunResult> RunAsync(FakeRuns runs, string grid, int repeats, string better = "higher")
    {
        Scenario scenario = new()
        {
            Name = "s", Kind = "sweep", Seed = 5,
            Parameters = new JsonObject { ["scenario"] = "throughput", ["figure"] = "throughput.perSecond", ["better"] = better, ["repeats"] = repeats, ["grid"] = JsonNode.Parse(grid) },
        };
        return new SweepRunner(FakeRuns.Read).RunAsync(scenario, runs.Context, CancellationToken.None);
    }
}
