using System.Text.Json.Nodes;
using StreamEngine.Load.Reports;
using StreamEngine.Load.Scenarios;
using StreamEngine.Load.Traffic;

namespace StreamEngine.Tests.Load.Reports.Kit;

/// <summary>Reports as runs make them, with made-up numbers that are the same each time.</summary>
internal static class SampleReports
{
    private const int Seconds = 300;

    /// <summary>A run with everything that a report can show.</summary>
    public static Report Full() => Of(new RunResult
    {
        Figures =
        [
            new("throughput.perSecond", 118_432.7, "/s", "Interactions that became durable in the store, a second."),
            new("limit.consume.perSecond", 309_871, "records/s", "Records that a bare consumer decodes and drops, a second."),
            new("limit.commit.statesPerSecond", 181_204, "states/s", "States that the bare fenced script commits, a second."),
            new("limit.domain.perSecond", 2_310_552, "interactions/s", "Interactions that the domain alone applies on one core, a second."),
            new("ratio.toLowestLimit", 0.6536, "", "Throughput as a share of the lowest limit."),
            new("latency.p50", 8.42, "ms", "Half of all events were visible to a watcher this long after they were to be sent, or sooner."),
            new("latency.p99", 47.9, "ms", "99 % of all events were."),
            new("latency.p9999", 1_203.4, "ms", "99.99 % of all events were."),
            new("sent", 3_552_981, "", "Events that were handed to the broker."),
            new("lost", 0, "", "Events that were sent and never became durable."),
            new("memory.perCustomer", 912, "B", "Growth of the engine's memory over customers that it holds."),
        ],
        Series =
        [
            Line("p50", "latency", "ms", (second, random) => 8 + (2 * Math.Sin(second / 20.0)) + random.NextDouble()),
            Line("p99", "latency", "ms", (second, random) => 40 + (12 * Math.Sin(second / 30.0)) + (6 * random.NextDouble()) + (second is > 140 and < 150 ? 500 : 0)),
            Line("largest", "latency", "ms", (second, random) => 90 + (60 * random.NextDouble()) + (second is > 140 and < 150 ? 1_100 : 0)),
            Line("sent", "throughput", "/s", (second, random) => 60_000 * (1 + (0.02 * random.NextDouble()))),
            Line("durable", "throughput", "/s", (second, random) => second is > 138 and < 146 ? 9_000 : 60_000 * (1 + (0.06 * random.NextDouble()))),
            Line("engine", "processor", "cores", (second, random) => 1.1 + (0.2 * random.NextDouble())),
            Line("broker", "processor", "cores", (second, random) => 0.35 + (0.1 * random.NextDouble())),
            Line("store", "processor", "cores", (second, random) => 0.25 + (0.05 * random.NextDouble())),
            Line("engine, resident", "memory", "B", (second, random) => 2.1e8 + (second * 4e5) + (2e6 * random.NextDouble())),
            Line("engine, heap", "memory", "B", (second, random) => 9e7 + (4e7 * (second % 17 / 17.0))),
            Line("consumer lag", "backlog", "records", (second, random) => second is > 138 and < 160 ? 50_000.0 * (160 - second) / 22 : 300 * random.NextDouble()),
        ],
        Curves =
        [
            Curve("Kafka → durable", 5),
            Curve("Kafka → watcher", 8),
        ],
        Tables = [new ReportTable("By channel", ["Channel", "Events", "p99"], [["call", "1,954,139", "47.1 ms"], ["chat", "888,245", "48.8 ms"], ["email", "532,947", "46.2 ms"]])],
    });

    public static Report Of(RunResult result) => new()
    {
        Begun = new DateTimeOffset(2026, 3, 1, 9, 30, 0, TimeSpan.FromHours(1)),
        Took = TimeSpan.FromSeconds(302.4),
        Scenario = new Scenario
        {
            Name = "latency-half-rate",
            Kind = "latency",
            About = "Sends at half of the highest rate and times each event from when it was to be sent until a watcher hears of it.",
            Seed = 42,
            Settings = new Dictionary<string, string> { ["Engine:BatchLimit"] = "1000", ["Sharding:Shards"] = "16", ["Redis:Configuration"] = "127.0.0.1:6379,password=hunter2" },
            Traffic = new TrafficShape { Burst = new BurstShape(60, 10, 2.5) },
            Parameters = new JsonObject { ["ratePerSecond"] = 60_000, ["seconds"] = Seconds },
            Objectives = ["lost == 0", "latency.p99 < 100", "ratio.toLowestLimit >= 0.7"],
        },
        Environment = new RunEnvironment(
            "AMD EPYC, 2 cores, 24 GiB of memory", "Debian GNU/Linux 12 (bookworm), kernel 6.1.0, X64",
            new Dictionary<string, string> { ["engine"] = "1.0.0+4f2c9e1", ["engine: .NET"] = "10.0.1", ["load program: Kafka client"] = "Confluent.Kafka 1.9.3, librdkafka 2.0.2", ["redis-server"] = "7.0.15", ["load program: package set"] = "restricted" },
            "engines started for the run, embedded broker, a Redis started for the run")
        {
            EngineSettings = new Dictionary<string, string> { ["Engine:BatchLimit"] = "1000", ["Kafka:SessionTimeout"] = "00:02:00", ["Redis:Configuration"] = "127.0.0.1:6379,password=hunter2" },
            Traffic = FactText.Of(new TrafficShape { Burst = new BurstShape(60, 10, 2.5) }),
        },
        Result = result,
        Objectives = [new("lost == 0", 0, true), new("latency.p99 < 100", 47.9, true), new("ratio.toLowestLimit >= 0.7", 0.6536, false)],
    };

    private static Series Line(string name, string group, string unit, Func<int, Random, double> value)
    {
        Random random = new(name.Length);
        return new Series(name, group, unit, [.. Enumerable.Range(0, Seconds + 1).Select(second => new SeriesPoint(second, value(second, random)))]);
    }

    private static PercentileCurve Curve(string name, double median)
    {
        double[] percentiles = [0, 10, 25, 50, 75, 90, 95, 97.5, 99, 99.5, 99.75, 99.9, 99.95, 99.99, 99.995, 99.999, 100];
        return new PercentileCurve(name, "ms", [.. percentiles.Select(percentile => new PercentilePoint(percentile, median * (0.4 + Math.Pow(Math.Min(6, -Math.Log10(1.0000001 - (percentile / 100))), 2.3)))) ]);
    }
}
