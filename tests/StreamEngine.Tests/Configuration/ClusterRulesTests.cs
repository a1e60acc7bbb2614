using Microsoft.Extensions.Configuration;
using StreamEngine.Configuration;

namespace StreamEngine.Tests.Configuration;

/// <summary>Whatever is wrong with a cluster's settings is one line that names its key; where there is no cluster, nothing is looked at.</summary>
public sealed class ClusterRulesTests
{
    /// <summary>One of three nodes on machines of their own.</summary>
    private static readonly (string Key, string Value)[] OfThree =
    [
        ("Host", "engine-1.engine"), ("Port", "4053"), ("BindHost", "0.0.0.0"), ("Seeds", "engine-0.engine:4053, engine-1.engine:4053"),
        ("Certificate:Path", "node.pem"), ("AuthorityPath", "nodes.pem"), ("Akka:akka.cluster.gossip-interval", "500 ms"),
    ];

    [Fact]
    public void A_node_by_itself_needs_no_setting() => Assert.Empty(Faults(ShardingOptions.Akka));

    [Fact]
    public void A_node_of_several_is_told_by_its_settings() => Assert.Empty(Faults(ShardingOptions.Akka, OfThree));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("localhost")]
    public void On_one_machine_nodes_need_no_certificates(string host) =>
        Assert.Empty(Faults(ShardingOptions.Akka, ("Host", host), ("Port", "4053"), ("Seeds", "localhost:4053")));

    [Theory]
    [InlineData("Host", "", "Cluster:Host is empty: name the host by which other nodes reach this one")]
    [InlineData("Port", "-1", "Cluster:Port is -1: must be 0 to 65535")]
    [InlineData("Port", "70000", "Cluster:Port is 70000: must be 0 to 65535")]
    [InlineData("Port", "0", "Cluster:Port is 0: with Cluster:Seeds, other nodes must know where to find this one")]
    [InlineData("BindPort", "65536", "Cluster:BindPort is 65536: must be 0 to 65535")]
    [InlineData("Seeds", "engine-0.engine", "Cluster:Seeds: \"engine-0.engine\" must be HOST:PORT")]
    [InlineData("Seeds", ":4053", "Cluster:Seeds: \":4053\" must be HOST:PORT")]
    [InlineData("Seeds", "engine-0.engine:0", "Cluster:Seeds: \"engine-0.engine:0\" must be HOST:PORT")]
    [InlineData("Seeds", "engine-0.engine:70000", "Cluster:Seeds: \"engine-0.engine:70000\" must be HOST:PORT")]
    [InlineData("AnswerDeadline", "00:00:00.0990000", "Cluster:AnswerDeadline is 00:00:00.0990000: must be 00:00:00.1000000 to 00:01:00")]
    [InlineData("LostAfter", "00:01:01", "Cluster:LostAfter is 00:01:01: must be 00:00:01 to 00:01:00")]
    [InlineData("StableAfter", "00:00:00", "Cluster:StableAfter is 00:00:00: must be 00:00:01 to 00:05:00")]
    [InlineData("LeaveDeadline", "00:02:00", "Cluster:LeaveDeadline is 00:02:00: must be 00:00:01 to 00:01:00")]
    [InlineData("MovingShards", "0", "Cluster:MovingShards is 0: must be 1 to 1000")]
    [InlineData("IdleAfter", "2.00:00:00", "Cluster:IdleAfter is 2.00:00:00: must be 00:00:01 to 1.00:00:00")]
    [InlineData("AuthorityPath", "", "Cluster:Certificate:Path and Cluster:AuthorityPath go together")]
    [InlineData("Akka:akka.loglevel", "DEBUG", "Cluster:Akka:akka.loglevel is not to be set: Akka would write customers' names to the log")]
    [InlineData("Akka:akka.Actor.Debug.receive", "on", "Cluster:Akka:akka.Actor.Debug.receive is not to be set")]
    [InlineData("Akka:akka.log-dead-letters", "on", "Cluster:Akka:akka.log-dead-letters is not to be set")]
    [InlineData("Akka:akka.log-dead-letters-during-shutdown", "on", "Cluster:Akka:akka.log-dead-letters-during-shutdown is not to be set")]
    [InlineData("Akka:akka.loggers", "Mine", "Cluster:Akka:akka.loggers is not to be set")]
    [InlineData("Akka:akka.stdout-loglevel", "DEBUG", "Cluster:Akka:akka.stdout-loglevel is not to be set")]
    [InlineData("Akka:akka.\"loglevel\"", "DEBUG", "Cluster:Akka:akka.\"loglevel\" is no name of a setting of Akka's: must be like akka.cluster.gossip-interval")]
    [InlineData("Akka:akka{actor", "DEBUG", "Cluster:Akka:akka{actor is no name of a setting of Akka's")]
    [InlineData("Akka:akka", "DEBUG", "Cluster:Akka:akka is no name of a setting of Akka's")]
    [InlineData("Akka:akka..loglevel", "DEBUG", "Cluster:Akka:akka..loglevel is no name of a setting of Akka's")]
    [InlineData("Akka:aka.cluster.gossip-interval", "1 s", "Cluster:Akka:aka.cluster.gossip-interval is no name of a setting of Akka's")]
    [InlineData("Prot", "4053", "Cluster:Prot is not a setting")]
    public void A_bad_setting_is_one_line_that_names_its_key(string key, string value, string expected) =>
        Assert.StartsWith(expected, Assert.Single(Faults(ShardingOptions.Akka, [.. OfThree, (key, value)])), StringComparison.Ordinal);

    [Fact]
    public void Between_machines_nodes_must_know_each_other() => Assert.StartsWith(
        "Cluster:Certificate:Path is empty: between machines nodes must know each other",
        Assert.Single(Faults(ShardingOptions.Akka, [.. OfThree, ("Certificate:Path", ""), ("AuthorityPath", "")])), StringComparison.Ordinal);

    [Theory]
    [InlineData("engine-0.engine", "")]
    [InlineData("127.0.0.1", "0.0.0.0")]
    public void Who_can_be_reached_from_elsewhere_needs_a_certificate_whether_or_not_there_are_others(string host, string bindHost) => Assert.StartsWith(
        "Cluster:Certificate:Path is empty: between machines nodes must know each other",
        Assert.Single(Faults(ShardingOptions.Akka, ("Host", host), ("BindHost", bindHost))), StringComparison.Ordinal);

    [Fact]
    public void All_faults_come_at_once() =>
        Assert.Equal(3, Faults(ShardingOptions.Akka, [.. OfThree, ("Port", "-1"), ("MovingShards", "0"), ("Akka:akka.loglevel", "DEBUG")]).Count);

    [Fact]
    public void Under_kafka_group_nothing_of_it_is_checked() =>
        Assert.Empty(Faults(ShardingOptions.KafkaGroup, ("Host", ""), ("Port", "-1"), ("Seeds", "nowhere"), ("AuthorityPath", "nodes.pem"), ("Akka:akka.loglevel", "DEBUG")));

    [Fact]
    public void A_host_that_there_is_not_is_a_fault() =>
        Assert.Equal("Sharding:Host is \"orleans\": must be akka or kafka-group", Assert.Single(HostFaults("orleans")));

    [Fact]
    public void The_Akka_host_is_of_the_full_set_alone()
    {
        List<string> faults = HostFaults(ShardingOptions.Akka);
        if (ShardingOptions.HasAkka) Assert.Empty(faults);
        else Assert.Equal("Sharding:Host is \"akka\": this build has no Akka host, for it is of the restricted package set; use kafka-group, or build the full set", Assert.Single(faults));
    }

    private static List<string> HostFaults(string host)
    {
        List<string> faults = [];
        SettingsRules.Check(new ShardingOptions { Host = host }, faults);
        return faults;
    }

    private static List<string> Faults(string host, params (string Key, string Value)[] values)
    {
        Dictionary<string, string?> settings = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string key, string value) in values) settings[$"Cluster:{key}"] = value;
        IConfigurationRoot root = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        ClusterOptions cluster = new();
        List<string> faults = [];
        SettingsBinder.Bind(root.GetSection("Cluster"), cluster, faults);
        ClusterRules.Check(new ShardingOptions { Host = host }, cluster, faults);
        return faults;
    }
}
