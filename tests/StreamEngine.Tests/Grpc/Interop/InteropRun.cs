using System.Text.RegularExpressions;
using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Store;
using StreamEngine.Tests.EndToEnd;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Grpc.Interop;

/// <summary>The script, run once against an engine in a process of its own; what it said of each check.</summary>
public sealed partial class InteropRun : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, string> _results = [];

    public string Output { get; private set; } = "";

    /// <summary>Null: it passed. Else why not.</summary>
    public string? FaultOf(string check) => _results.TryGetValue(check, out string? fault) ? (fault.Length == 0 ? null : fault) : $"it was not reported:{Environment.NewLine}{Output}";

    public async Task InitializeAsync()
    {
        if (Node.Absence is not null) return;
        string folder = await Node.InstallAsync();
        using TempFolder data = new();
        using InteropStory story = new();
        story.TellOfThoseKnown();
        await using EngineProcess engine = EngineProcess.Start(Arguments(story, data));
        await using ProbeServer probe = await ProbeServer.StartAsync();
        probe.Script.Echo = (_, _) => throw new RpcException(new Status(StatusCode.FailedPrecondition, "100 % schlecht: ü, 漢字, 🙂"));
        await using (StoreConnection store = StoreFactory.OpenEmbedded(new EmbeddedStoreOptions { Path = data.Path }, TimeProvider.System, NullLoggerFactory.Instance))
            await Eventually.BecomesTrueAsync(async () => await ConsumedAsync(store) == story.Records, "the story is committed", Patience);
        await Eventually.BecomesTrueAsync(() => Address().IsMatch(engine.Output), "the engine tells its address");

        using CancellationTokenSource end = new();
        Task goingOn = story.GoOnAsync(end.Token);
        string protos = Path.Combine(Repository.Root, "src", "Protos");
        string reflection = Path.Combine(Repository.Root, "src", "StandIns", "Grpc", "Protos");
        string probeProtos = Path.Combine(Repository.Root, "tests", "StreamEngine.Tests", "Grpc");
        Output = await Node.RunAsync(
            "node", folder, "interop.js", Address().Match(engine.Output).Groups["address"].Value, probe.Address.Authority, protos, reflection, probeProtos);
        await end.CancelAsync();
        await goingOn;
        foreach (Match line in Result().Matches(Output)) _results[line.Groups["name"].Value] = line.Groups["fault"].Value;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private static IEnumerable<string> Arguments(InteropStory story, TempFolder data)
    {
        KafkaOptions kafka = story.Kafka.Options();
        string[] settings =
        [
            $"Kafka:BootstrapServers={kafka.BootstrapServers}", $"Kafka:Topics={string.Join(',', kafka.Topics)}", $"Kafka:RerouteTopic={kafka.RerouteTopic}",
            $"Kafka:DeadLetterTopic={kafka.DeadLetterTopic}", $"Kafka:GroupId={kafka.GroupId}", "Kafka:SessionTimeout=00:00:06", "Engine:Clock=EventTime",
            $"Embedded:Path={data.Path}", "Http:Port=0", "Http:Host=localhost", "Grpc:Port=0", "Grpc:Host=localhost", "Security:Mode=open",
            // So few that a watcher that is not let go of shows.
            "Security:Streams=8",
        ];
        return ["run", .. settings.SelectMany(setting => (string[])["--set", setting])];
    }

    private static async Task<long> ConsumedAsync(StoreConnection store)
    {
        long consumed = 0;
        for (int shard = 0; shard < 4; shard++) consumed += (await store.Reader.ReadStateAsync(new ShardId(shard), default))?.Tally.Consumed ?? 0;
        return consumed;
    }

    [GeneratedRegex(@"gRPC at http://(?<address>[\w.:\[\]]+)")]
    private static partial Regex Address();

    [GeneratedRegex(@"^(?:ok (?<name>.+)|not ok (?<name>.+?): (?<fault>.+))$", RegexOptions.Multiline)]
    private static partial Regex Result();
}
