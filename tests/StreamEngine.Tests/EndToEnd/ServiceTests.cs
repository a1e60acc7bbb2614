using System.Net;
using System.Text.RegularExpressions;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Protos.V1;
using StreamEngine.Store;
using StreamEngine.Tests.Ingest.Decoding;
using StreamEngine.Tests.Support;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace StreamEngine.Tests.EndToEnd;

/// <summary>The service as an orchestrator sees it: health, readiness, leaving when asked.</summary>
public sealed partial class ServiceTests
{
    private static readonly TimeSpan LeaveDeadline = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Ready_FollowsTheStore_WhilePartitionsPauseAndNothingIsDropped()
    {
        // Room for 16 records: with the store silent the partition must pause, and the loop must go on polling past its interval.
        TimeSpan pollInterval = TimeSpan.FromSeconds(6);
        await using RedisServer redis = await RedisServer.LaunchAsync();
        using MockKafka kafka = MockKafka.Start();
        await using EngineProcess engine = Start(
            kafka, $"Redis:Configuration={redis.Configuration}", "Redis:CommandTimeout=00:00:00.5", "Kafka:BufferedRecords=16", "Engine:BatchLimit=10",
            "Kafka:SessionTimeout=00:00:06", $"Kafka:Client:max.poll.interval.ms={pollInterval.TotalMilliseconds}");
        using HttpClient http = new() { BaseAddress = new Uri(await AddressAsync(engine)) };
        await BecomesAsync(http, HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/healthz/live")).StatusCode);
        using GrpcChannel channel = GrpcChannel.ForAddress(Address().Matches(engine.Output)[1].Value);
        Health.HealthClient health = new(channel);
        await BecomesAsync(health, ServingStatus.Serving);

        await redis.FreezeAsync();
        for (int second = 0; second < 200; second++) kafka.Produce("calls", 0, Wire.Json($"i-{second}", second), "c-1");
        kafka.Flush();
        await BecomesAsync(http, HttpStatusCode.ServiceUnavailable);
        Assert.Contains("the store does not answer", await http.GetStringOrBodyAsync("/healthz/ready"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/healthz/live")).StatusCode);
        await BecomesAsync(health, ServingStatus.NotServing);

        // It outlasts max.poll.interval.ms, and is not evicted from the group for it.
        await Eventually.StaysTrueAsync(() => !engine.Output.Contains("given up", StringComparison.Ordinal), "the shards are the engine's", pollInterval * 1.5);

        await redis.ThawAsync();
        await BecomesAsync(http, HttpStatusCode.OK);
        await BecomesAsync(health, ServingStatus.Serving);
        await Eventually.BecomesTrueAsync(async () => (await redis.AskAsync("HGET", "streamengine:{0}:state", "applied")).EndsWith("200", StringComparison.Ordinal), "all 200 calls applied");
        Assert.DoesNotContain("given up", engine.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AskedToLeave_WhileTheStoreIsSilent_LeavesInTimeAllTheSame()
    {
        await using RedisServer redis = await RedisServer.LaunchAsync();
        using MockKafka kafka = MockKafka.Start();
        await using EngineProcess engine = Start(kafka, $"Redis:Configuration={redis.Configuration}", "Redis:CommandTimeout=00:00:01");
        using HttpClient http = new() { BaseAddress = new Uri(await AddressAsync(engine)) };
        await BecomesAsync(http, HttpStatusCode.OK);
        await redis.FreezeAsync();
        kafka.Produce("calls", 0, Wire.Json("i-1"), "c-1");
        kafka.Flush();
        await BecomesAsync(http, HttpStatusCode.ServiceUnavailable);
        engine.Signal(EngineProcess.Terminate);
        Assert.Equal(0, await engine.ExitAsync(LeaveDeadline));
    }

    [EmbeddedBrokerTheory(EmbeddedBrokerNeed.ToStopIt)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AskedToLeave_WhileTheBrokerIsGone_LeavesInTimeAllTheSame(bool hasJoined)
    {
        using TempFolder folder = new();
        using MockKafka kafka = MockKafka.Start();
        await using EngineProcess engine = Start(kafka, $"Embedded:Path={folder.Path}");
        string address = await AddressAsync(engine);
        using HttpClient http = new() { BaseAddress = new Uri(address) };
        if (hasJoined) await BecomesAsync(http, HttpStatusCode.OK);
        kafka.Broker!.GoDown();
        engine.Signal(EngineProcess.Terminate);
        Assert.Equal(0, await engine.ExitAsync(LeaveDeadline));
    }

    [Fact]
    public async Task AskedToLeave_WhileLookingForTheBroker_LeavesInTime()
    {
        await using EngineProcess engine = Start("Kafka:BootstrapServers=127.0.0.1:1");
        await Eventually.BecomesTrueAsync(() => engine.Output.Contains("looking for the broker", StringComparison.Ordinal), "the engine looks for the broker");
        engine.Signal(EngineProcess.Terminate);
        Assert.True(await engine.ExitAsync(LeaveDeadline) < 128, engine.Output);
    }

    [EmbeddedBrokerFact("on a real broker each start has topics of its own, so none comes back empty under the same name")]
    public async Task Ready_WithAGapInTheInput_SaysWhichSettingDecides()
    {
        using TempFolder folder = new();
        using MockKafka kafka = MockKafka.Start();
        kafka.Produce("calls", 0, Wire.Json("i-1"), "c-1");
        kafka.Flush();
        await using (EngineProcess first = Start(kafka, $"Embedded:Path={folder.Path}"))
        {
            await using StoreConnection store = StoreFactory.OpenEmbedded(new EmbeddedStoreOptions { Path = folder.Path }, TimeProvider.System, NullLoggerFactory.Instance);
            await Eventually.BecomesTrueAsync(async () => (await store.Reader.ReadStateAsync(new ShardId(0), default))?.Tally.Applied == 1, "the call is applied");
            first.Signal(EngineProcess.Terminate);
            await first.ExitAsync(LeaveDeadline);
        }

        // The same topics made anew, and empty: the stored offset lies beyond their end.
        using MockKafka anew = MockKafka.Start();
        await using EngineProcess second = Start(anew, $"Embedded:Path={folder.Path}");
        using HttpClient asking = new() { BaseAddress = new Uri(await AddressAsync(second)) };
        await Eventually.BecomesTrueAsync(
            async () => (await asking.GetStringOrBodyAsync("/healthz/ready")).Contains("halted by a gap", StringComparison.Ordinal), "readiness tells of the gap");
        Assert.Contains("Kafka:OnGap", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BadInput_StopsNothing_TheGoodOnesAroundItAreAllApplied()
    {
        using TempFolder folder = new();
        using MockKafka kafka = MockKafka.Start();
        byte[][] malformed = [.. MalformedPayloads.All()];
        for (int index = 0; index < malformed.Length; index++)
        {
            kafka.Produce("calls", 0, Wire.Json($"i-{index}", index), "c-1");
            kafka.Produce("calls", 0, malformed[index]);
        }

        kafka.Flush();
        await using EngineProcess engine = Start(kafka, $"Embedded:Path={folder.Path}");
        await using StoreConnection store = StoreFactory.OpenEmbedded(new EmbeddedStoreOptions { Path = folder.Path }, TimeProvider.System, NullLoggerFactory.Instance);
        ShardTally expected = new() { Consumed = 2 * malformed.Length, Applied = malformed.Length, DeadLetters = malformed.Length, AtLow = 1 };
        await Eventually.BecomesTrueAsync(async () => (await store.Reader.ReadStateAsync(new ShardId(0), default))?.Tally.Consumed == expected.Consumed, "all records are committed");
        ShardTally actual = (await store.Reader.ReadStateAsync(new ShardId(0), default))!.Tally;
        Assert.True(malformed.Length >= 200);
        Assert.Equal(expected, actual with { Folded = 0 });
    }

    private static EngineProcess Start(MockKafka kafka, params string[] settings)
    {
        return Start(
        [
            $"Kafka:BootstrapServers={kafka.BootstrapServers}", $"Kafka:Topics={kafka.Topic("calls")},{kafka.Topic("chats")}", $"Kafka:RerouteTopic={kafka.Topic("reroute")}",
            $"Kafka:DeadLetterTopic={kafka.Topic("dead")}", "Engine:Clock=EventTime", .. settings,
        ]);
    }

    private static EngineProcess Start(params string[] settings)
    {
        string[] all = ["Http:Port=0", "Http:Host=localhost", "Grpc:Port=0", "Grpc:Host=localhost", "Security:Mode=open", .. settings];
        return EngineProcess.Start(["run", .. all.SelectMany(setting => (string[])["--set", setting])]);
    }

    private static async Task<string> AddressAsync(EngineProcess engine)
    {
        await Eventually.BecomesTrueAsync(() => Address().IsMatch(engine.Output), "the engine tells its address");
        return Address().Match(engine.Output).Value;
    }

    private static Task BecomesAsync(HttpClient http, HttpStatusCode status) => Eventually.BecomesTrueAsync(
        async () => (await http.GetAsync("/healthz/ready")).StatusCode == status, $"readiness answers {status}");

    /// <summary>Of the node as a whole, and of our service on it.</summary>
    private static async Task BecomesAsync(Health.HealthClient health, ServingStatus status)
    {
        foreach (string service in (string[])["", RiskService.Descriptor.FullName])
            await Eventually.BecomesTrueAsync(async () => (await health.CheckAsync(new HealthCheckRequest { Service = service })).Status == status, $"health of \"{service}\" is {status}");
    }

    [GeneratedRegex(@"http://[\w.:\[\]]+")]
    private static partial Regex Address();
}

/// <summary>Reads an answer's body whatever its status.</summary>
internal static class HttpClientBodies
{
    public static async Task<string> GetStringOrBodyAsync(this HttpClient http, string path) =>
        await (await http.GetAsync(path)).Content.ReadAsStringAsync();
}
