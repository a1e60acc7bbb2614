#if FULL_PACKAGES
using System.Net;
using System.Net.Sockets;
#endif
using StreamEngine.Configuration;
using StreamEngine.Tests.EndToEnd;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Commands;

/// <summary>The program as it is typed: what it prints and how it exits.</summary>
public sealed class CommandLineTests
{
    /// <summary>What a command that listens needs on a machine without a certificate.</summary>
    private const string Open = " --set Security:Mode=open --set Http:Host=localhost --set Grpc:Host=localhost";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("run")]
    [InlineData("demo")]
    [InlineData("replay")]
    [InlineData("check")]
    public async Task Help_OfEveryCommand_TellsItsOptions(string command)
    {
        (int exit, string output) = await RunAsync(command, "--help");
        Assert.Equal(0, exit);
        Assert.Contains("--config", output, StringComparison.Ordinal);
        Assert.Contains("--set", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense", "nonsense")]
    [InlineData("run --nonsense", "--nonsense")]
    [InlineData("demo --speed fast", "fast")]
    [InlineData("demo --speed 0", "--speed is 0: must be 0.01 to 1000000")]
    [InlineData("replay", "replay")]
    [InlineData("replay /no/such/file.jsonl", "/no/such/file.jsonl")]
    [InlineData("run --set Kafka:Partitions=0", "Kafka:Partitions is 0: must be 1 to 10000")]
    [InlineData("run --set Kafka:Partitions=3 --set kafka:partitions=0", "Kafka:Partitions is 0: must be 1 to 10000")]
    [InlineData("run --set Kafka:Partitions=many", "Kafka:Partitions is \"many\": must be a whole number")]
    [InlineData("run --set Kafka:Partitoins=3", "Kafka:Partitoins is not a setting")]
    [InlineData("run --set Kafka:Partitions=3 --set Kafka:Partitions=0", "Kafka:Partitions is 0: must be 1 to 10000")]
    [InlineData("run --set nothing", "--set nothing: must be Section:Key=value")]
    [InlineData("run --set Kafak:Partitions=3", "Kafak is not a section")]
    [InlineData("run --config /no/such/file.json", "--config /no/such/file.json: there is no such file")]
    [InlineData("run --set Sharding:Host=orleans", "Sharding:Host is \"orleans\": must be akka or kafka-group")]
#if FULL_PACKAGES
    [InlineData("run --set Sharding:Host=akka --set Cluster:MovingShards=0", "Cluster:MovingShards is 0: must be 1 to 1000")]
    [InlineData("run --set Sharding:Host=akka --set Cluster:Certificate:Path=/no/such.pem --set Cluster:AuthorityPath=/no/such.pem" + Open, "Cluster:Certificate:Path /no/such.pem cannot be used")]
    [InlineData("check --set Sharding:Host=akka --set Cluster:Certificate:Path=/no/such.pem --set Cluster:AuthorityPath=/no/such.pem" + Open, "Cluster:AuthorityPath /no/such.pem cannot be used")]
    [InlineData("run --set Sharding:Host=akka --set Cluster:Akka:akka.remote.dot-netty.tcp.connection-timeout=soon" + Open, "Cluster:Akka:akka.remote.dot-netty.tcp.connection-timeout cannot be used: ")]
    [InlineData("run --set Sharding:Host=akka --set Cluster:Akka:akka.cluster.split-brain-resolver.stable-after=soon" + Open, "Cluster:Akka:akka.cluster.split-brain-resolver.stable-after cannot be used: ")]
    [InlineData("run --set Sharding:Host=akka --set Cluster:Akka:akka.cluster.gossip-interval=soon" + Open, "Cluster:Akka:akka.cluster.gossip-interval cannot be used: ")]
    [InlineData("run --set Sharding:Host=akka --set Cluster:Akka:akka.cluster.sharding.rebalance-interval=soon" + Open, "Cluster:Akka:akka.cluster.sharding.rebalance-interval cannot be used: ")]
    [InlineData("run --set Sharding:Host=akka --set Cluster:Akka:akka.cluster.distributed-data.gossip-interval=soon" + Open, "Cluster:Akka:akka.cluster.distributed-data.gossip-interval cannot be used: ")]
#else
    [InlineData("run --set Sharding:Host=akka", "Sharding:Host is \"akka\": this build has no Akka host")]
#endif
    [InlineData("run --set Policy:Levels:High:Enter=1.5", "Policy:Levels:High:Enter")]
    [InlineData("run --set Http:Port=70000", "Http:Port is 70000: must be 0 to 65535")]
    [InlineData("check --set Kafka:BootstrapServers=127.0.0.1:1 --set Kafka:ConnectTimeout=00:00:01" + Open, "Kafka:BootstrapServers: no broker answered at 127.0.0.1:1")]
    [InlineData("check --set Redis:Configuration=127.0.0.1:1" + Open, "store: Redis at 127.0.0.1:1")]
    [InlineData("run", "Security:Certificate:Path is empty")]
    [InlineData("check", "Security:Certificate:Path is empty")]
    [InlineData("run --set Security:Mode=open --set Grpc:Host=localhost", "Http:Host is \"*\", but with Security:Mode=open anyone may do anything")]
    [InlineData("check --set Security:Mode=open --set Http:Host=localhost", "Grpc:Host is \"*\", but with Security:Mode=open anyone may do anything")]
    [InlineData("check --set Security:Certificate:Path=/no/such.pem", "Security:Certificate:Path /no/such.pem cannot be used")]
    [InlineData("replay - --set Security:Callers:crm:Role=viewer", "Security:Callers:crm cannot be known")]
    [InlineData("run --set Grpc:MaxMessageBytes=1", "Grpc:MaxMessageBytes is 1: must be 16384 to 16777216")]
    public async Task WhateverIsWrong_IsOneLineAndExitCodeTwo(string arguments, string expected)
    {
        (int exit, string output) = await RunAsync(arguments.Split(' '));
        Assert.Equal(2, exit);
        Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

#if FULL_PACKAGES
    [Fact]
    public async Task APortInUse_IsOneLineThatNamesIt()
    {
        using Socket taken = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        int port = ((IPEndPoint)taken.LocalEndPoint!).Port;
        (int exit, string output) = await RunAsync([.. $"run --set Sharding:Host=akka --set Cluster:Port={port}{Open}".Split(' ')]);
        Assert.Equal(2, exit);
        Assert.Contains($"Cluster:Host 127.0.0.1, Cluster:Port {port} cannot be listened on: ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }
#endif

    [Fact]
    public async Task ManyFaults_AreToldAtOnce_ALineEach()
    {
        (int exit, string output) = await RunAsync("check", "--set", "Kafka:Partitions=0", "--set", "Engine:BatchLimit=0", "--set", "Redis:StreamLength=1");
        Assert.Equal(2, exit);
        Assert.Equal(3, output.Split(Environment.NewLine).Count(line => line.Contains("must be", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Check_WithAllInPlace_SaysSo()
    {
        using TempFolder folder = new();
        (int exit, string output) = await RunAsync(["check", "--set", $"Embedded:Path={folder.Path}", .. Open.Trim().Split(' ')]);
        Assert.Equal(0, exit);
        Assert.Contains("configuration: valid", output, StringComparison.Ordinal);
        Assert.Contains("security: open", output, StringComparison.Ordinal);
        Assert.Contains("broker: embedded", output, StringComparison.Ordinal);
        Assert.Contains($"store: files in {folder.Path}", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_WithUnequalPartitionsOrMissingTopics_NamesThem()
    {
        using MockKafka kafka = MockKafka.Start(partitions: 3);
        kafka.CreateTopic("uneven", 5);
        string[] common = ["check", "--set", $"Kafka:BootstrapServers={kafka.BootstrapServers}", "--set", $"Kafka:RerouteTopic={kafka.Topic("reroute")}", "--set", $"Kafka:DeadLetterTopic={kafka.Topic("dead")}", .. Open.Trim().Split(' ')];
        (int uneven, string unevenOutput) = await RunAsync([.. common, "--set", $"Kafka:Topics={kafka.Topic("calls")},{kafka.Topic("uneven")}"]);
        Assert.Equal(2, uneven);
        Assert.Contains("uneven has 5", unevenOutput, StringComparison.Ordinal);

        (int missing, string missingOutput) = await RunAsync([.. common, "--set", "Kafka:Topics=nowhere"]);
        Assert.Equal(2, missing);
        Assert.Contains("topic nowhere does not exist", missingOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_TellsCrossingsWithReasons_AndEndsByItself()
    {
        (int exit, string output) = await RunAsync("demo", "--hours", "72", "--speed", "100000", "--customers", "400");
        Assert.Equal(0, exit);
        Assert.Contains("▲", output, StringComparison.Ordinal);
        Assert.Contains(" about refund within 7 days", output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_CountsGoodAndBadLines_AndNamesTheRiskiest()
    {
        using TempFolder folder = new();
        string file = Path.Combine(folder.Path, "calls.jsonl");
        List<string> lines = [];
        for (int i = 0; i < 6; i++)
            lines.Add($$"""{"id":"a{{i}}","source":"t","customerId":"c-angry","channel":"call","startedAt":"2026-03-02T0{{i}}:00:00Z","topic":"refund","outcome":"unresolved","complaint":true,"sentiment":-0.9}""");
        lines.Add(lines[0]);
        lines.Add("""{"id":"n1","channel":"chat","startedAt":"2026-03-02T07:00:00Z"}""");
        lines.Add("""{"id":"b1","channel":"fax","startedAt":"2026-03-02T07:00:00Z"}""");
        lines.Add("this is not JSON");
        lines.Add("   ");
        await File.WriteAllLinesAsync(file, lines);

        (int exit, string output) = await RunAsync("replay", file);
        Assert.Equal(0, exit);
        AssertRow(output, "events", "10");
        AssertRow(output, "applied to a customer", "6");
        AssertRow(output, "anonymous", "1");
        AssertRow(output, "duplicates", "1");
        AssertRow(output, "dead letters", "2");
        AssertRow(output, "customers now known", "1");
        Assert.Contains("c-angry", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_OfADamagedArchive_SaysSo()
    {
        using TempFolder folder = new();
        string file = Path.Combine(folder.Path, "broken.jsonl.gz");
        await File.WriteAllBytesAsync(file, [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        (int exit, string output) = await RunAsync("replay", file);
        Assert.Equal(2, exit);
        Assert.Contains("damaged", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_IsFreshEachTime_AndItsHashIsWhatTheConfigurationTakes()
    {
        (int exit, string output) = await RunAsync("token");
        (_, string other) = await RunAsync("token");
        Assert.Equal(0, exit);
        Assert.NotEqual(output, other);
        string[] lines = output.Split(Environment.NewLine);
        string token = lines[0]["Token: ".Length..];
        string hash = lines[1]["TokenHash: ".Length..];
        Assert.Matches(@"\Ase_[A-Za-z0-9_-]{43}\z", token);
        Assert.Equal(TokenHash.Of(token), hash);

        (int good, string checkOutput) = await RunAsync([.. $"check --set Security:Callers:crm:TokenHash={hash} --set Security:Callers:crm:Segments=consumer{Open}".Split(' ')]);
        Assert.True(good == 0, checkOutput);
        Assert.Contains("caller crm: Viewer, segments consumer, all regions", checkOutput, StringComparison.Ordinal);
        Assert.Contains("tokens: only those made by the command token are safe from guessing", checkOutput, StringComparison.Ordinal);
    }

    private static void AssertRow(string output, string name, string count) =>
        Assert.Matches($@"│\s+{name}\s+│\s+{count} │", output);

    private static async Task<(int Exit, string Output)> RunAsync(params string[] arguments)
    {
        await using EngineProcess process = EngineProcess.Start(arguments);
        int exit = await process.ExitAsync(Patience);
        return (exit, process.Output);
    }
}
