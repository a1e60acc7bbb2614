using System.Text.Json.Nodes;
using StreamEngine.Commands;
using StreamEngine.Load.Reports;
using StreamEngine.Load.Scenarios;
using StreamEngine.Load.Scenarios.Comparing;
using StreamEngine.Tests.Load.Scenarios.Kit;

namespace StreamEngine.Tests.Load.Scenarios;

public sealed class CompareRunnerTests
{
    private const string Old = "/builds/old/streamengine.dll";

    [Fact]
    public async Task Both_take_turns_in_swapped_pairs()
    {
        FakeRuns runs = FakeRuns.Of(_ => 1);

        await RunAsync(runs, repeats: 4);

        Assert.Equal("ABBAABBA", string.Concat(runs.Setups.Select(setup => setup.Target.EnginePath == Old ? 'A' : 'B')));
        Assert.Equal(1.0, runs.Shares[^1]);
        Assert.Equal(runs.Shares.Order(), runs.Shares);
    }

    [Fact]
    public async Task Each_is_the_scenario_but_for_what_it_changes()
    {
        FakeRuns runs = FakeRuns.Of(_ => 1);
        JsonObject b = new()
        {
            ["name"] = "wide", ["store"] = "embedded", ["settings"] = new JsonObject { ["Engine:BatchLimit"] = 2_000 },
            ["traffic"] = new JsonObject { ["customers"] = 7, ["burst"] = new JsonObject { ["everySeconds"] = 60, ["forSeconds"] = 5, ["factor"] = 3 } }, ["parameters"] = new JsonObject { ["partitions"] = 4 },
        };

        await RunAsync(runs, repeats: 1, b: b, settings: new() { ["Sharding:Shards"] = "8" });

        (Setup first, Setup second) = (runs.Setups[0], runs.Setups[1]);
        Assert.Equal(("500", "2000"), (first.Scenario.Settings["Engine:BatchLimit"], second.Scenario.Settings["Engine:BatchLimit"]));
        Assert.Equal(("8", "8"), (first.Scenario.Settings["Sharding:Shards"], second.Scenario.Settings["Sharding:Shards"]));
        Assert.Equal(("redis", "embedded"), (first.Target.Store, second.Target.Store));
        Assert.Equal((100_000, 7), (first.Scenario.Traffic.Customers, second.Scenario.Traffic.Customers));
        Assert.Equal(3, second.Scenario.Traffic.Burst!.Factor);
        Assert.False(first.Scenario.Parameters.ContainsKey("partitions"));
        Assert.Equal(4, (int)second.Scenario.Parameters["partitions"]!);
        Assert.Equal((5, 5), (first.Scenario.Seed, second.Scenario.Seed));
    }

    [Fact]
    public async Task A_fifth_more_is_found_in_the_noise_of_a_machine_that_drifts()
    {
        int found = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            RunResult result = await RunAsync(Noisy(seed, gain: 1.2), repeats: 12);

            found += (int)result["differs.throughput.perSecond"];
            Assert.InRange(result["ratio.throughput.perSecond"], 1.1, 1.3);
            Assert.InRange(result["ratio.throughput.perSecond"], result["ratio.throughput.perSecond.low"], result["ratio.throughput.perSecond.high"]);
        }

        // Where several runs of a dozen are far off by chance, it is right not to be sure.
        Assert.InRange(found, 36, 40);
    }

    [Fact]
    public async Task Where_nothing_differs_a_difference_is_seldom_called_real()
    {
        int called = 0;
        for (int seed = 0; seed < 200; seed++) called += (int)(await RunAsync(Noisy(seed, gain: 1), repeats: 10))["differs.throughput.perSecond"];

        Assert.InRange(called, 0, 20);
    }

    [Fact]
    public async Task Of_few_pairs_nothing_is_called_real()
    {
        RunResult result = await RunAsync(FakeRuns.Of(setup => setup.Target.EnginePath == Old ? 1 : 2), repeats: 5);

        Assert.Equal(2, result["ratio.throughput.perSecond"]);
        Assert.Equal(0, result["differs.throughput.perSecond"]);
        Assert.Equal("too few pairs to tell", result.Tables[0].Rows[0][^1]);
    }

    [Fact]
    public async Task A_figure_that_may_be_zero_is_told_as_a_difference()
    {
        FakeRuns runs = new(setup => new RunResult { Figures = [new("lost", setup.Target.EnginePath == Old ? 0 : 3, "", ""), new("repeated", 0, "", "")] });

        RunResult result = await RunAsync(runs, repeats: 8);

        Assert.Equal(3, result["difference.lost"]);
        Assert.Equal((1, 0), (result["differs.lost"], result["differs.repeated"]));
        Assert.Equal(["real: 3 more", "the same"], result.Tables[0].Rows.Select(row => row[^1]));
    }

    [Fact]
    public async Task What_a_single_run_had_is_told_where_the_middle_hides_it()
    {
        int run = 0;
        FakeRuns runs = new(_ => new RunResult { Figures = [new("lost", ++run == 5 ? 7 : 0, "", "")] });

        RunResult result = await RunAsync(runs, repeats: 8);

        Assert.Equal((0, 7), (result["difference.lost"], result["highest.lost"]));
    }

    [Fact]
    public async Task Only_the_figures_asked_for_are_compared_and_each_run_is_listed()
    {
        FakeRuns runs = new(_ => new RunResult { Figures = [new("x", 1, "ms", ""), new("y", 1, "ms", "")] });

        RunResult result = await RunAsync(runs, repeats: 6, figures: ["y"]);

        Assert.Equal("y", Assert.Single(result.Tables[0].Rows)[0]);
        Assert.Equal(12, result.Tables[1].Rows.Count);
        Assert.All(result.Tables, table => Assert.All(table.Rows, row => Assert.Equal(table.Headings.Count, row.Count)));
        Assert.Equal(6, result.Series[0].Points.Count);
        Assert.Equal(60, result.Series[0].Points[0].Seconds);
        Assert.Equal(6, result["pairs"]);
    }

    [Fact]
    public async Task A_figure_that_no_run_has_is_a_fault()
    {
        FaultException fault = await Assert.ThrowsAsync<FaultException>(() => RunAsync(FakeRuns.Of(_ => 1), repeats: 1, figures: ["nothing"]));

        Assert.Contains("nothing", Assert.Single(fault.Faults), StringComparison.Ordinal);
        Assert.Contains("throughput.perSecond", fault.Faults[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "a": {}, "b": {} }""", "scenario is missing")]
    [InlineData("""{ "scenario": 5, "a": {}, "b": {} }""", "scenario must be the name")]
    [InlineData("""{ "scenario": { "kind": "sweep" }, "a": {}, "b": {} }""", "scenario is itself a sweep")]
    [InlineData("""{ "scenario": "throughput", "a": {} }""", "b is missing")]
    [InlineData("""{ "scenario": "throughput", "a": { "name": "x" }, "b": { "name": "x" } }""", "name of a")]
    [InlineData("""{ "scenario": "throughput", "a": {}, "b": { "setings": {} } }""", "b.setings is not known")]
    [InlineData("""{ "scenario": "throughput", "a": {}, "b": {}, "repeats": 0 }""", "repeats is 0")]
    [InlineData("""{ "scenario": "throughput", "a": {}, "b": { "traffic": { "custmers": 5 } } }""", "traffic.custmers")]
    [InlineData("""{ "scenario": "throughput", "a": {}, "b": { "traffic": { "customers": "many" } } }""", "traffic.customers")]
    public async Task What_is_wrong_is_told_before_anything_runs(string parameters, string expected)
    {
        FakeRuns runs = FakeRuns.Of(_ => 1);
        Scenario scenario = new() { Name = "c", Kind = "compare", Parameters = (JsonObject)JsonNode.Parse(parameters)! };

        FaultException fault = await Assert.ThrowsAsync<FaultException>(() => new CompareRunner(FakeRuns.Read).RunAsync(scenario, runs.Context, CancellationToken.None));

        Assert.Contains(fault.Faults, line => line.Contains(expected, StringComparison.Ordinal));
        Assert.Empty(runs.Setups);
    }

    private static FakeRuns Noisy(int seed, double gain)
    {
        Random random = new(seed);
        int run = 0;
        // Over the whole comparison the machine loses half of its speed.
        return FakeRuns.Of(setup => 100_000 * Math.Pow(0.965, run++) * FakeRuns.Noise(random) * (setup.Target.EnginePath == Old ? 1 : gain));
    }

    private static Task<RunResult> RunAsync(FakeRuns runs, int repeats, string[]? figures = null, JsonObject? b = null, Dictionary<string, string>? settings = null)
    {
        JsonObject parameters = new() { ["scenario"] = "throughput", ["a"] = new JsonObject { ["name"] = "old", ["engine"] = Old }, ["b"] = b ?? new JsonObject { ["name"] = "new" }, ["repeats"] = repeats };
        if (figures is not null) parameters["figures"] = new JsonArray([.. figures.Select(figure => JsonValue.Create(figure))]);
        Scenario scenario = new() { Name = "c", Kind = "compare", Seed = 5, Parameters = parameters, Settings = settings ?? [] };
        return new CompareRunner(FakeRuns.Read).RunAsync(scenario, runs.Context, CancellationToken.None);
    }
}
