using System.Text.RegularExpressions;
using StreamEngine.Commands;
using StreamEngine.Configuration;
using StreamEngine.Load.Reports;
using StreamEngine.Load.Scenarios;
using StreamEngine.Load.Targets;
using StreamEngine.Tests.Api.Security.Kit;
using StreamEngine.Tests.EndToEnd;
using StreamEngine.Tests.Load.Scenarios.Kit;
using StreamEngine.Tests.Support;
using static StreamEngine.Tests.Load.Scenarios.Kit.SmallRuns;

namespace StreamEngine.Tests.Load.Scenarios;

/// <summary>Engines that are there already, loaded by their addresses.</summary>
public sealed partial class RemoteEngineTests
{
    [Fact]
    public async Task A_single_node_behind_a_private_authority_is_judged_by_its_metrics()
    {
        using TempFolder folder = new();
        using TestAuthority authority = new("a private authority");
        CertificateOptions certificate = new();
        TestAuthority.Write(authority.Server(), certificate, folder.Path);
        string token = TokenHash.NewToken();
        using MockKafka kafka = MockKafka.Start(partitions: 4);
        await using EngineProcess engine = Start(
            kafka, $"Embedded:Path={Path.Combine(folder.Path, "store")}", $"Security:Certificate:Path={certificate.Path}", $"Security:Certificate:KeyPath={certificate.KeyPath}",
            $"Security:Callers:load:TokenHash={TokenHash.Of(token)}", "Security:Callers:load:RequestsPerSecond=1000");

        TargetOptions target = await AddressAsync(engine, kafka) with { Token = token, AuthorityPath = authority.WriteAuthority(folder.Path) };
        Report report = await RunAsync(Soak(kafka), target);

        AssertMet(report);
        AssertAddsUp(report.Result);
        Assert.InRange(report.Result["probes.sent"], 10, double.MaxValue);
    }

    [Fact]
    public async Task A_node_among_several_needs_the_store_to_be_named()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        using MockKafka kafka = MockKafka.Start(partitions: 4);

        // However slow the machine is, neither is taken for dead; and the first hears at once of the other, not with a heartbeat of a quarter of that.
        string[] settings = ["Security:Mode=open", $"Redis:Configuration={redis.Configuration}", "Kafka:SessionTimeout=00:02:00", "Kafka:Client:heartbeat.interval.ms=1000"];
        await using EngineProcess one = Start(kafka, settings), other = Start(kafka, settings);
        TargetOptions target = await AddressAsync(one, kafka);
        TargetOptions neighbour = await AddressAsync(other, kafka);
        await using (EngineNode joining = EngineNode.At(neighbour.Http!, neighbour.Grpc!, null, null)) await joining.AwaitReadyAsync(TimeProvider.System, default);

        FaultException fault = await Assert.ThrowsAsync<FaultException>(() => RunAsync(Soak(kafka), target));
        Assert.Matches(@"^--http http://\S+ has [0-3] of 4 shards, and its metrics tell of those alone: give --store, too, ", Assert.Single(fault.Faults));

        Report report = await RunAsync(Soak(kafka), target with { Store = redis.Configuration });
        AssertMet(report);
        AssertAddsUp(report.Result);
    }

    private static Scenario Soak(MockKafka kafka) => ScenarioOverrides.Apply(Bundled("small-soak"), kafka.Settings(), [], null);

    private static EngineProcess Start(MockKafka kafka, params string[] settings)
    {
        string[] all =
        [
            .. kafka.Settings(), $"Kafka:BootstrapServers={kafka.BootstrapServers}", $"Kafka:GroupId={kafka.Options().GroupId}", "Http:Host=localhost", "Http:Port=0", "Grpc:Host=localhost", "Grpc:Port=0", .. settings,
        ];
        return EngineProcess.Start(["run", .. all.SelectMany(setting => (string[])["--set", setting])]);
    }

    private static async Task<TargetOptions> AddressAsync(EngineProcess engine, MockKafka kafka)
    {
        await Eventually.BecomesTrueAsync(() => Task.FromResult(Addresses().IsMatch(engine.Output)), () => $"the engine tells its addresses; it said: {engine.Output}");
        GroupCollection found = Addresses().Match(engine.Output).Groups;
        return new TargetOptions { Kafka = kafka.BootstrapServers, Http = new Uri(found[1].Value), Grpc = new Uri(found[2].Value) };
    }

    [GeneratedRegex(@"HTTP at (https?://[^\s,]+), gRPC at (https?://[^\s,]+)")]
    private static partial Regex Addresses();
}
