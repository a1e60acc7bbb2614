using System.Text.Json;
using StreamEngine.Commands;
using StreamEngine.Load.Reports;
using StreamEngine.Load.Reports.Json;
using StreamEngine.Load.Scenarios;
using StreamEngine.Load.Targets;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Load.Scenarios;

/// <summary>Each scenario runs small, end to end, with real engines: its figures must add up. How fast it was is nobody's business here.</summary>
public sealed class SmallScenarioTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData("redis")]
    [InlineData("embedded")]
    public async Task Throughput(string store)
    {
        Report report = await RunAsync("small-throughput", new TargetOptions { Store = store });
        Assert.Equal(6_000, report.Result["sent"]);
        Assert.InRange(report.Result["duplicates"], 10, 200);
        Assert.InRange(report.Result["throughput.perSecond"], 1, double.MaxValue);
        double lower = Math.Min(report.Result["limit.consumeAndDecode.perSecond"], report.Result["limit.commit.statesPerSecond"]);
        Assert.Equal(report.Result["throughput.perSecond"] / lower, report.Result["throughput.shareOfLimit"], 1e-9);
        Assert.Equal(("00:02:00", "10"), (report.Environment.EngineSettings!["Kafka:SessionTimeout"], report.Environment.EngineSettings["Kafka:Client:fetch.wait.max.ms"]));
        Assert.Equal(store == "embedded", report.Environment.Versions["redis-server"] == "none: embedded store");
        Assert.Equal(["cold", "warming 1", "warm 1"], report.Result.Tables[0].Rows.Select(row => row[1]));
    }

    [Fact]
    public async Task Latency()
    {
        Report report = await RunAsync("small-latency", new TargetOptions());
        AssertProbes(report.Result);
        foreach (string rate in (string[])["rate.200", "rate.500", "half"]) AssertLatency(report.Result, rate);
        Assert.InRange(report.Result["search.highestPerSecond"], 1, 600);
        Assert.Equal(3, report.Result.Curves.Count);
        Assert.Contains(report.Result.Series, series => series is { Group: "latency", Name: "p99", Points.Count: > 0 });
    }

    [Fact]
    public async Task Watchers()
    {
        Report report = await RunAsync("small-watchers", new TargetOptions());
        AssertProbes(report.Result);
        AssertLatency(report.Result, "told");

        // Of every five watchers three want all probes.
        Assert.InRange(report.Result["told"], 12 * report.Result["probes.sent"], double.MaxValue);
    }

    [Fact]
    public async Task Recovery()
    {
        Report report = await RunAsync("small-recovery", new TargetOptions());
        AssertProbes(report.Result);
        Assert.Equal(1, report.Result["kills"]);
        Assert.Equal("1000000", report.Environment.EngineSettings!["Redis:StreamLength"]);
        Assert.Equal(3_000, report.Result["sent"]);
    }

    [Fact]
    public async Task Restart()
    {
        Report report = await RunAsync("small-restart", new TargetOptions());
        Assert.Equal((5_000, 0), (report.Result["restart.known"], report.Result["restart.strangers"]));
        Assert.InRange(report.Result["sent"], 400, 420);
        Assert.InRange(report.Result["restart.allServed"], report.Result["restart.firstServed"], double.MaxValue);
        Assert.Equal(2, report.Result.Tables[0].Rows.Count);
    }

    [Fact]
    public async Task Soak()
    {
        Report report = await RunAsync("small-soak", new TargetOptions());
        AssertProbes(report.Result);
        AssertLatency(report.Result, "latency");

        // Half of every two seconds there are twice as many.
        Assert.InRange(report.Result["sent"], 1_200, 1_320);
    }

    [Theory]
    [InlineData("small-sweep", 2)]
    [InlineData("small-compare", 2)]
    public async Task Others_made_of_several_runs(string name, int runs)
    {
        int engines = 0;
        Report report = await RunAsync(Load(name), new TargetOptions { Store = "embedded" }, phase => engines += phase.Contains("a new engine", StringComparison.Ordinal) ? 1 : 0);
        Assert.Equal(runs, engines);
        AssertEngine(report.Environment);
        Assert.Equal("500", report.Environment.Traffic!["customers"]);
        Assert.Contains(" or ", report.Environment.EngineSettings!["Engine:BatchLimit"], StringComparison.Ordinal);
        Assert.NotEmpty(report.Result.Tables);
    }

    [Fact]
    public async Task A_backlog_that_the_embedded_broker_could_not_keep_is_refused()
    {
        FaultException fault = await Assert.ThrowsAsync<FaultException>(() => RunAsync(
            Load("small-throughput") with { Traffic = new() { PayloadBytes = 100_000 } }, new TargetOptions { Store = "embedded" }));
        Assert.Contains("5 MB", Assert.Single(fault.Faults), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Kafka:Partions", "3", "Kafka:Partions is not a setting")]
    [InlineData("Kafka:Partitions", "0", "Kafka:Partitions is 0")]
    public async Task A_setting_that_the_engine_would_refuse_is_refused_before_anything_starts(string key, string value, string fault)
    {
        Scenario scenario = Load("small-throughput") with { Settings = new Dictionary<string, string> { [key] = value } };
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
        FaultException thrown = await Assert.ThrowsAsync<FaultException>(() => RunAsync(ScenarioOverrides.Apply(Load(name), [], [$"{parameter}=x"], null), new TargetOptions()));
        Assert.StartsWith(fault, Assert.Single(thrown.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_is_broken_off_leaves_no_process_behind()
    {
        using CancellationTokenSource stop = new();
        int[] children = [];
        Task<Report> running = RunAsync(Load("small-soak"), new TargetOptions(), phase =>
        {
            if (!phase.Contains("events a second", StringComparison.Ordinal)) return;
            children = [.. ChildProcess.Ids];
            stop.Cancel();
        }, stop.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.NotEmpty(children);
        Assert.All(children, child => Assert.DoesNotContain(child, ChildProcess.Ids));
    }

    private static Scenario Load(string name) => ScenarioFile.Load(name, Runners.Kinds);

    private static async Task<Report> RunAsync(string name, TargetOptions target)
    {
        Report report = await RunAsync(Load(name), target);
        RunResult result = report.Result;
        Assert.All(report.Objectives, objective => Assert.True(objective.IsMet, $"{objective.Text}: found {objective.Found}"));
        Assert.Equal((0, 0, 0), (result["lost"], result["unaccounted"], result["misrouted"]));
        Assert.Equal(result["sent"], result["applied"] + result["duplicates"] + result["late"] + result["anonymous"] + result["deadLetters"]);
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

    private static Task<Report> RunAsync(Scenario scenario, TargetOptions target, Action<string>? onPhase = null, CancellationToken ct = default) =>
        ScenarioRun.RunAsync(scenario, target, new Board(onPhase), TimeProvider.System, ct).WaitAsync(Patience, CancellationToken.None);

    private static void AssertProbes(RunResult result)
    {
        Assert.InRange(result["probes.sent"], 10, double.MaxValue);
        Assert.Equal((0, 0, 0), (result["probes.lost"], result["probes.repeated"], result["watcher.missed"]));
        Assert.InRange(result["watcher.crossings"], result["probes.sent"], double.MaxValue);
        Assert.InRange(result["sender.late.count"], 1, result["sent"]);
    }

    private static void AssertLatency(RunResult result, string name)
    {
        double[] rising = [.. ((string[])["p50", "p90", "p99", "p999", "p9999", "max"]).Select(percentile => result[$"{name}.{percentile}"])];
        Assert.InRange(rising[0], 0.001, double.MaxValue);
        Assert.Equal(rising.Order(), rising);
        Assert.InRange(result[$"{name}.count"], 1, double.MaxValue);
    }

    private sealed class Board(Action<string>? onPhase) : ILiveBoard
    {
        public void Phase(string text) => onPhase?.Invoke(text);

        public void Progress(double? share)
        {
            // Nobody looks.
        }

        public void Show(string name, double value, string unit)
        {
            // Nobody looks.
        }
    }
}
