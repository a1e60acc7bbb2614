using StreamEngine.Commands;
using StreamEngine.Load.Scenarios;

namespace StreamEngine.Tests.Load.Scenarios;

/// <summary>A scenario file is read strictly: whatever is wrong is one line that names file and key.</summary>
public sealed class ScenarioFileTests
{
    [Fact]
    public void A_file_says_everything()
    {
        Scenario scenario = ScenarioFile.Parse(
            "mine.json",
            """
            {
              // Comments are allowed.
              "kind": "latency", "about": "Mine.", "seed": 7,
              "settings": { "Engine:BatchLimit": 500, "Kafka:GroupId": "mine" },
              "traffic": { "customers": 10, "channels": { "call": 1, "order": 2 }, "format": "protobuf", "burst": { "everySeconds": 10, "forSeconds": 1, "factor": 3 } },
              "parameters": { "ratesPerSecond": [ 5 ] },
              "objectives": [ "lost == 0" ],
            }
            """,
            Runners.Kinds);
        Assert.Equal(("mine", "latency", "Mine.", 7), (scenario.Name, scenario.Kind, scenario.About, scenario.Seed));
        Assert.Equal("500", scenario.Settings["Engine:BatchLimit"]);
        Assert.Equal((10, 2.0, "protobuf", 3.0), (scenario.Traffic.Customers, scenario.Traffic.Channels["order"], scenario.Traffic.Format, scenario.Traffic.Burst!.Factor));
        Assert.Equal("[5]", scenario.Parameters["ratesPerSecond"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{ }""", "f.json: kind is missing")]
    [InlineData("""{ "kind": "speed" }""", "f.json: kind is \"speed\": must be one of throughput, latency")]
    [InlineData("""{ "kind": "soak", "sed": 1 }""", "f.json: sed is not known; there are about, kind, objectives, parameters, seed, settings, traffic")]
    [InlineData("""{ "kind": "soak", "seed": "1" }""", "f.json: seed is \"1\": must be a whole number from 0 to 2147483647")]
    [InlineData("""{ "kind": "soak", "seed": null }""", "f.json: seed is null: leave it out")]
    [InlineData("""{ "kind": "soak", "traffic": [] }""", "f.json: traffic is []: must be a group of keys")]
    [InlineData("""{ "kind": "soak", "traffic": { "skew": -1 } }""", "f.json: traffic.skew is -1: must be a number from 0 to 3")]
    [InlineData("""{ "kind": "soak", "traffic": { "customers": 1.5 } }""", "f.json: traffic.customers is 1.5: must be a whole number from 1 to 100000000")]
    [InlineData("""{ "kind": "soak", "traffic": { "channels": { "call": 1, "fax": 1 } } }""", "f.json: traffic.channels.fax is not known; there are bot, call")]
    [InlineData("""{ "kind": "soak", "traffic": { "channels": { "call": 0 } } }""", "f.json: traffic.channels.call or another channel must have a share above 0")]
    [InlineData("""{ "kind": "soak", "traffic": { "format": "xml" } }""", "f.json: traffic.format is \"xml\": must be one of json, protobuf")]
    [InlineData("""{ "kind": "soak", "traffic": { "burst": { "everySeconds": 1, "forSeconds": 2, "factor": 2 } } }""", "f.json: traffic.burst.forSeconds is more than everySeconds")]
    [InlineData("""{ "kind": "soak", "traffic": { "probes": 0.6, "anonymous": 0.6 } }""", "f.json: traffic.probes and anonymous add up to more than 1")]
    [InlineData("""{ "kind": "soak", "settings": { "Kafka": { } } }""", "f.json: settings is {\"Kafka\":{}}: must be a group of values by name")]
    [InlineData("""{ "kind": "soak", "objectives": [ "lost" ] }""", "f.json: objectives has \"lost\": must be a figure, one of ==, <=, >=, <, >, and a number, as in lost == 0")]
    [InlineData("""{ "kind": "soak", "objectives": [ 1 ] }""", "f.json: objectives is [1]: must be a list of texts")]
    [InlineData("""[ ]""", "f.json: must be a JSON object")]
    [InlineData("{\n \"kind\": }", "f.json: not JSON: line 2, byte 10")]
    public void A_fault_is_one_line(string text, string fault)
    {
        FaultException thrown = Assert.Throws<FaultException>(() => ScenarioFile.Parse("f.json", text, Runners.Kinds));
        Assert.StartsWith(fault, Assert.Single(thrown.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void All_faults_come_at_once()
    {
        FaultException thrown = Assert.Throws<FaultException>(() => ScenarioFile.Parse("f.json", """{ "kind": "x", "seed": -1, "y": 1 }""", Runners.Kinds));
        Assert.Equal(3, thrown.Faults.Count);
    }

    [Fact]
    public void What_is_neither_a_file_nor_a_name_says_which_names_there_are()
    {
        FaultException thrown = Assert.Throws<FaultException>(() => ScenarioFile.Load("nothing", Runners.Kinds));
        Assert.Contains("small-throughput", Assert.Single(thrown.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_scenario_that_comes_with_the_program_can_be_read()
    {
        Assert.NotEmpty(ScenarioFile.BundledNames());
        foreach (string name in ScenarioFile.BundledNames()) Assert.NotEmpty(ScenarioFile.Load(name, Runners.Kinds).About);
    }

    [Fact]
    public void The_command_line_goes_over_the_file()
    {
        Scenario file = ScenarioFile.Parse("f.json", """{ "kind": "latency", "settings": { "Engine:BatchLimit": 1 }, "parameters": { "seconds": 1, "search": { "seconds": 2 } } }""", Runners.Kinds);
        Scenario scenario = ScenarioOverrides.Apply(file, ["engine:batchlimit=5", "Kafka:GroupId=a=b"], ["seconds=3", "search.boundMilliseconds=7.5", "search.name=x"], seed: 9);
        Assert.Equal((9, "5", "a=b"), (scenario.Seed, scenario.Settings["Engine:BatchLimit"], scenario.Settings["Kafka:GroupId"]));
        Assert.Equal("""{"seconds":3,"search":{"seconds":2,"boundMilliseconds":7.5,"name":"x"}}""", scenario.Parameters.ToJsonString());
        Assert.Throws<FaultException>(() => ScenarioOverrides.Apply(file, ["nonsense"], [], null));
        Assert.Throws<FaultException>(() => ScenarioOverrides.Apply(file, [], ["seconds.more=1"], null));
    }
}
