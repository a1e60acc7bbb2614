using System.Text.Json;
using StreamEngine.Commands;
using StreamEngine.Load.Reports;
using StreamEngine.Load.Reports.Json;
using StreamEngine.Load.Scenarios;
using StreamEngine.Load.Targets;
using static StreamEngine.Tests.Load.Scenarios.Kit.SmallRuns;

namespace StreamEngine.Tests.Load.Scenarios;

/// <summary>Each scenario runs small, end to end, with real engines: its figures must add up. How fast it was is nobody's business here.</summary>
public sealed class SmallScenarioTests
{
    [Theory]
    [InlineData("redis")]
    [InlineData("embedded")]
    public async Task Throughput(string store)
    {
        Report report = await RunNamedAsync("small-throughput", new TargetOptions { Store = store });
        Assert.Equal(6_000, report.Result["sent"]);
        Assert.InRange(report.Result["duplicates"], 10, 200);
        Assert.InRange(report.Result["throughput.perSecond"], 1, double.MaxValue);
        double lower = Math.Min(report.Result["limit.consumeAndDecode.perSecond"], report.Result["limit.commit.statesPerSecond"]);
        Assert.Equal(report.Result["throughput.perSecond"] / lower, report.Result["throughput.shareOfLimit"], 1e-9);
        Assert.Equal(report.Result["throughput.perSecond"] / report.Result["limit.together.perSecond"], report.Result["throughput.shareOfBoth"], 1e-9);
        Assert.Equal(("00:02:00", "10"), (report.Environment.EngineSettings!["Kafka:SessionTimeout"], report.Environment.EngineSettings["Kafka:Client:fetch.wait.max.ms"]));
        Assert.Equal(store == "embedded", report.Environment.Versions["redis-server"] == "none: embedded store");
        Assert.Equal(["cold", "warming 1", "warm 1"], report.Result.Tables[0].Rows.Select(row => row[1]));
        AssertPlotted(report.Result, "committed", "engine 1, cold", "engine 1, warm 1");
        AssertPlotted(report.Result, "throughput", "committed");
        foreach (string group in (string[])["cpu", "memory"]) AssertPlotted(report.Result, group, store == "redis" ? ["engine", "load", "redis"] : ["engine", "load"]);
    }

    [Fact]
    public async Task Throughput_of_two_engines_that_share_the_shards()
    {
        Report report = await RunAsync(ScenarioOverrides.Apply(Bundled("small-throughput"), [], ["engines=2"], null), new TargetOptions());
        AssertMet(report);
        AssertAddsUp(report.Result);
        Assert.Equal(6_000, report.Result["sent"]);
    }

    [Fact]
    public async Task Several_engines_need_a_store_that_they_share()
    {
        FaultException fault = await Assert.ThrowsAsync<FaultException>(
            () => RunAsync(ScenarioOverrides.Apply(Bundled("small-throughput"), [], ["engines=2"], null), new TargetOptions { Store = "embedded" }));
        Assert.Equal("small-throughput: several engines need a store that they share: leave out --store embedded", Assert.Single(fault.Faults));
    }

    [Fact]
    public async Task Latency()
    {
        Report report = await RunNamedAsync("small-latency", new TargetOptions());
        AssertProbes(report.Result);
        foreach (string rate in (string[])["rate.200", "rate.500", "half"]) AssertLatency(report.Result, rate);
        Assert.InRange(report.Result["search.highestPerSecond"], 1, 600);
        Assert.Equal(3, report.Result.Curves.Count);
        Assert.Contains(report.Result.Series, series => series is { Group: "latency", Name: "p99", Points.Count: > 0 });
    }

    [Fact]
    public async Task Watchers()
    {
        Report report = await RunNamedAsync("small-watchers", new TargetOptions());
        AssertProbes(report.Result);
        AssertLatency(report.Result, "told");

        // Of every five watchers three want all probes.
        Assert.InRange(report.Result["told"], 12 * report.Result["probes.sent"], double.MaxValue);
    }

    [Fact]
    public async Task Recovery()
    {
        Report report = await RunNamedAsync("small-recovery", new TargetOptions());
        AssertProbes(report.Result);
        Assert.Equal(1, report.Result["kills"]);
        Assert.Equal("1000000", report.Environment.EngineSettings!["Redis:StreamLength"]);
        Assert.Equal(3_000, report.Result["sent"]);
    }

    [Fact]
    public async Task Restart()
    {
        Report report = await RunNamedAsync("small-restart", new TargetOptions());
        Assert.Equal((5_000, 0), (report.Result["restart.known"], report.Result["restart.strangers"]));
        Assert.InRange(report.Result["sent"], 400, 420);
        Assert.InRange(report.Result["restart.allServed"], report.Result["restart.firstServed"], double.MaxValue);
        Assert.Equal(2, report.Result.Tables[0].Rows.Count);
    }

    [Fact]
    public async Task Soak()
    {
        Report report = await RunNamedAsync("small-soak", new TargetOptions());
        AssertProbes(report.Result);
        AssertLatency(report.Result, "latency");

        AssertPlotted(report.Result, "throughput", "committed", "sent");
        foreach (string group in (string[])["cpu", "memory"]) AssertPlotted(report.Result, group, "engine", "load", "redis");

        // Half of every two seconds there are twice as many.
        Assert.InRange(report.Result["sent"], 1_200, 1_320);
    }

    [Theory]
    [InlineData("small-sweep", 2)]
    [InlineData("small-compare", 2)]
    [InlineData("small-limits", 0)]
    public async Task Others_of_several_runs_or_none(string name, int runs)
    {
        int engines = 0;
        Report report = await RunAsync(Bundled(name), new TargetOptions { Store = "embedded" }, phase => engines += phase.Contains("a new engine", StringComparison.Ordinal) ? 1 : 0);
        AssertMet(report);
        Assert.NotEmpty(report.Objectives);
        Assert.Equal(runs, engines);
        Assert.NotEmpty(report.Result.Tables);
        if (runs == 0) return;
        AssertEngine(report.Environment);
        Assert.Equal("500", report.Environment.Traffic!["customers"]);
        Assert.Contains(" or ", report.Environment.EngineSettings!["Engine:BatchLimit"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backlog_that_the_embedded_broker_could_not_keep_is_refused()
    {
        FaultException fault = await Assert.ThrowsAsync<FaultException>(() => RunAsync(
            Bundled("small-throughput") with { Traffic = new() { PayloadBytes = 100_000 } }, new TargetOptions { Store = "embedded" }));
        Assert.Contains("5 MB", Assert.Single(fault.Faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Kafka:Partions", "3", "Kafka:Partions is not a setting")]
    [InlineData("Kafka:Partitions", "0", "Kafka:Partitions is 0")]
    public async Task A_setting_that_the_engine_would_refuse_is_refused_before_anything_starts(string key, string value, string fault)
    {
        Scenario scenario = Bundled("small-throughput") with { Settings = new Dictionary<string, string> { [key] = value } };
        FaultException thrown = await Assert.ThrowsAsync<FaultException>(() => RunAsync(scenario, new TargetOptions()));
        Assert.StartsWith(fault, Assert.Single(thrown.Faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("small-throughput", "recods", "small-throughput: parameters.recods is not known")]
    [InlineData("small-latency", "seconds", "small-latency: parameters.seconds is \"x\": must be a number")]
    [InlineData("small-watchers", "watchers", "small-watchers: parameters.watchers is \"x\"")]
    [InlineData("small-recovery", "kills", "small-recovery: parameters.kills is \"x\"")]
    [InlineData("small-restart", "events", "small-restart: parameters.events is \"x\"")]
    [InlineData("small-soak", "perSecond", "small-soak: parameters.perSecond is \"x\"")]
    public async Task A_parameter_that_is_not_right_is_named(string name, string parameter, string fault)
    {
        FaultException thrown = await Assert.ThrowsAsync<FaultException>(() => RunAsync(ScenarioOverrides.Apply(Bundled(name), [], [$"{parameter}=x"], null), new TargetOptions()));
        Assert.StartsWith(fault, Assert.Single(thrown.Faults), StringComparison.Ordinal);
    }

    private static async Task<Report> RunNamedAsync(string name, TargetOptions target)
    {
        Report report = await RunAsync(Bundled(name), target);
        RunResult result = report.Result;
        AssertMet(report);
        AssertAddsUp(result);
        Assert.Equal(result.Figures.Count, result.Figures.Select(figure => figure.Name).Distinct().Count());
        Assert.All(result.Tables, table => Assert.All(table.Rows, row => Assert.Equal(table.Headings.Count, row.Count)));
        AssertEngine(report.Environment);
        using JsonDocument written = JsonDocument.Parse(ReportJson.Write(report));
        Assert.Equal(name, written.RootElement.GetProperty("scenario").GetProperty("name").GetString());
        return report;
    }

    /// <summary>As it is built and told, and not as this program is.</summary>
    private static void AssertEngine(RunEnvironment environment)
    {
        // With one processor a server's collector has nothing to share out, and is not used.
        Assert.Equal(Environment.ProcessorCount > 1 ? "server" : "workstation", environment.Versions["engine: garbage collection"]);
        Assert.Equal((environment.Versions["load program"], environment.Versions["load program: .NET"]), (environment.Versions["engine"], environment.Versions["engine: .NET"]));
        Assert.Equal("open", environment.EngineSettings!["Security:Mode"]);
    }

    private static void AssertProbes(RunResult result)
    {
        Assert.InRange(result["probes.sent"], 10, double.MaxValue);
        Assert.Equal((0, 0, 0), (result["probes.lost"], result["probes.repeated"], result["watcher.missed"]));
        Assert.InRange(result["watcher.crossings"], result["probes.sent"], double.MaxValue);
        Assert.InRange(result["sender.late.count"], 1, result["sent"]);
    }

    private static void AssertPlotted(RunResult result, string group, params string[] names)
    {
        Series[] plotted = [.. result.Series.Where(series => series.Group == group)];
        Assert.Equal(names, plotted.Select(series => series.Name).Order(StringComparer.Ordinal));
        Assert.All(plotted, series => Assert.NotEmpty(series.Points));
    }

    private static void AssertLatency(RunResult result, string name)
    {
        double[] rising = [.. ((string[])["p50", "p90", "p99", "p999", "p9999", "max"]).SelectMany(percentile => result.Figures.Where(figure => figure.Name == $"{name}.{percentile}")).Select(figure => figure.Value)];
        Assert.InRange(rising.Length, 3, 6);
        Assert.InRange(rising[0], 0.001, double.MaxValue);
        Assert.Equal(rising.Order(), rising);
        Assert.InRange(result[$"{name}.count"], 1, double.MaxValue);
    }
}
