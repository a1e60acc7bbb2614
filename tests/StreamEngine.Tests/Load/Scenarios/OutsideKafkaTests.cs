using StreamEngine.Load.Reports;
using StreamEngine.Load.Scenarios;
using StreamEngine.Load.Targets;
using StreamEngine.Tests.Load.Scenarios.Kit;
using StreamEngine.Tests.Support;
using static StreamEngine.Tests.Load.Scenarios.Kit.SmallRuns;

namespace StreamEngine.Tests.Load.Scenarios;

/// <summary>Over brokers that were there before, each engine works off what was sent for it, and nothing that lay in the topics already.</summary>
public sealed class OutsideKafkaTests
{
    [Fact]
    public async Task Drains_account_for_their_own_records_alone()
    {
        using MockKafka kafka = Used();
        Scenario scenario = ScenarioOverrides.Apply(Bundled("small-throughput"), kafka.Settings(), ["repeats=2"], null);
        scenario.Parameters.Remove("limits");

        Report report = await RunAsync(scenario, new TargetOptions { Kafka = kafka.BootstrapServers, Store = "embedded" });

        AssertMet(report);
        AssertAddsUp(report.Result);
        Assert.Equal(2 * 6_000, report.Result["sent"]);
    }

    [Fact]
    public async Task A_restart_over_known_customers_begins_where_they_do()
    {
        using MockKafka kafka = Used();
        Scenario scenario = ScenarioOverrides.Apply(Bundled("small-restart"), kafka.Settings(), [], null);

        Report report = await RunAsync(scenario, new TargetOptions { Kafka = kafka.BootstrapServers });

        AssertMet(report);
        AssertAddsUp(report.Result);
        Assert.InRange(report.Result["sent"], 400, 420);
    }

    /// <summary>With a thousand records of another time in it, one of them in the re-route topic.</summary>
    private static MockKafka Used()
    {
        MockKafka kafka = MockKafka.Start(partitions: 4);
        kafka.Produce("reroute", 1, Wire.Json("rerouted", 0));
        kafka.ProduceCalls(999);
        return kafka;
    }
}
