using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Store;
using StreamEngine.Tests.EndToEnd;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Grpc.Interop;

/// <summary>One life of an engine that reads the story, in a process of its own.</summary>
internal sealed partial class InteropEngine : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private InteropEngine(EngineProcess process) => Process = process;

    public EngineProcess Process { get; }

    /// <summary>Host and port of its gRPC side.</summary>
    public string Address => Told().Match(Process.Output).Groups["address"].Value;

    public static string Protos => Path.Combine(Repository.Root, "src", "Protos");

    public static string ReflectionProtos => Path.Combine(Repository.Root, "src", "StandIns", "Grpc", "Protos");

    /// <summary>Returns when it can be called, and holds all that was told so far.</summary>
    /// <param name="story">What it reads.</param>
    /// <param name="data">Where its store is.</param>
    /// <param name="settings">What it is told besides.</param>
    public static async Task<InteropEngine> StartAsync(InteropStory story, TempFolder data, params IEnumerable<string> settings)
    {
        KafkaOptions kafka = story.Kafka.Options();
        string[] all =
        [
            $"Kafka:BootstrapServers={kafka.BootstrapServers}", $"Kafka:Topics={string.Join(',', kafka.Topics)}", $"Kafka:RerouteTopic={kafka.RerouteTopic}",
            $"Kafka:DeadLetterTopic={kafka.DeadLetterTopic}", $"Kafka:GroupId={kafka.GroupId}", "Kafka:SessionTimeout=00:00:06", "Engine:Clock=EventTime",
            $"Embedded:Path={data.Path}", "Http:Port=0", "Http:Host=localhost", "Grpc:Host=localhost", .. settings,
        ];
        InteropEngine engine = new(EngineProcess.Start(["run", .. all.SelectMany(setting => (string[])["--set", setting])]));
        await using (StoreConnection store = StoreFactory.OpenEmbedded(new EmbeddedStoreOptions { Path = data.Path }, TimeProvider.System, NullLoggerFactory.Instance))
            await Eventually.BecomesTrueAsync(async () => engine.Process.HasExited || await ConsumedAsync(store) >= story.Records, "the story is committed", Patience);
        await Eventually.BecomesTrueAsync(() => engine.Process.HasExited || Told().IsMatch(engine.Process.Output), "the engine tells its address");
        Assert.False(engine.Process.HasExited, engine.Process.Output);
        return engine;
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();

    private static async Task<long> ConsumedAsync(StoreConnection store)
    {
        long consumed = 0;
        for (int shard = 0; shard < InteropStory.Partitions; shard++) consumed += (await store.Reader.ReadStateAsync(new ShardId(shard), default))?.Tally.Consumed ?? 0;
        return consumed;
    }

    [GeneratedRegex(@"gRPC at https?://(?<address>[\w.:\[\]]+)")]
    private static partial Regex Told();
}
