using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Commands;
using StreamEngine.Protos.V1;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Telemetry.Traces;

/// <summary>A whole engine of one shard, over a broker that tests write to themselves, with tracing as they want it.</summary>
internal sealed class TracedEngine : IAsyncDisposable
{
    public const string Customer = "customer-of-the-test";

    private readonly TempFolder _folder;
    private readonly MockKafka _kafka;
    private readonly EngineHost _engine;
    private readonly ServedEngine _served;
    private long _sent;
    private bool _isStopped;

    private TracedEngine(TempFolder folder, MockKafka kafka, EngineHost engine, ServedEngine served) =>
        (_folder, _kafka, _engine, _served) = (folder, kafka, engine, served);

    public static async Task<TracedEngine> StartAsync(string endpoint, double sampleRatio, bool isGrpc = false)
    {
        TempFolder folder = new();
        MockKafka kafka = MockKafka.Start();
        EngineSettings settings = EngineSettings.Load(
            null,
            [],
            [
                $"Kafka:BootstrapServers={kafka.BootstrapServers}", $"Kafka:Topics={kafka.Topic("calls")},{kafka.Topic("chats")}",
                $"Kafka:RerouteTopic={kafka.Topic("reroute")}", $"Kafka:DeadLetterTopic={kafka.Topic("dead")}",
                $"Embedded:Path={folder.Path}", "Security:Mode=Open", "Http:Host=localhost", "Http:Port=0", "Grpc:Host=localhost", "Grpc:Port=0",
                $"Tracing:Endpoint={endpoint}", string.Create(CultureInfo.InvariantCulture, $"Tracing:SampleRatio={sampleRatio}"), $"Tracing:Protocol={(isGrpc ? "Grpc" : "HttpProtobuf")}",
            ],
            isListening: true);
        EngineHost engine = await EngineHost.StartAsync(settings, NullLoggerFactory.Instance, TimeProvider.System, default);
        return new TracedEngine(folder, kafka, engine, await ServedEngine.StartAsync(settings, engine, NullLoggerFactory.Instance, default));
    }

    /// <summary>One more unhappy call; after six of them, of the next customer.</summary>
    public void Send(string? traceParent = null)
    {
        string now = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        string customer = $"{Customer}-{_sent / 6}";
        Headers? headers = traceParent is null ? null : new Headers { { "traceparent", Encoding.ASCII.GetBytes(traceParent) } };
        _kafka.Produce(
            "calls", 0,
            $$"""{"id":"{{_sent++}}","source":"test","channel":"call","startedAt":"{{now}}","outcome":"escalated","complaint":true,"sentiment":-1,"topic":"refund","customerId":"{{customer}}"}""",
            customer, headers);
    }

    /// <summary>Waits until all that was sent is committed.</summary>
    public async Task AwaitCommittedAsync()
    {
        _kafka.Flush();
        await Eventually.BecomesTrueAsync(() => _engine.Consumed >= _sent, "everything is committed");
    }

    /// <summary>Takes whatever there is to watch until cancelled.</summary>
    public async Task WatchAsync(CancellationToken end)
    {
        using GrpcChannel channel = GrpcChannel.ForAddress(_served.Host.GrpcAddress);
        try
        {
            using AsyncServerStreamingCall<WatchUpdate> call = new RiskService.RiskServiceClient(channel).Watch(new WatchRequest(), cancellationToken: end);
            while (await call.ResponseStream.MoveNext(end))
            {
            }
        }
        catch (RpcException ended) when (ended.StatusCode == StatusCode.Cancelled)
        {
            // The test has seen enough.
        }
    }

    public Task<Exposition> MetricsAsync() => Exposition.CollectAsync(_engine.Metrics.Registry);

    /// <summary>Stops the engine; the last spans are on their way by then, or given up.</summary>
    public async Task StopAsync()
    {
        if (_isStopped) return;
        _isStopped = true;
        await _served.DisposeAsync();
        await _engine.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _kafka.Dispose();
        _folder.Dispose();
    }
}
