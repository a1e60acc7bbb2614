using System.Globalization;
using System.Text;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Commands;
using StreamEngine.Protos.V1;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Telemetry;

/// <summary>A whole engine that was sent something of everything, with somebody watching; and what its <c>/metrics</c> says then.</summary>
public sealed class LiveEngine : IAsyncLifetime, IDisposable
{
    public const string CustomerPrefix = "customer-of-the-test-";

    private readonly TempFolder _folder = new();
    private EngineHost? _engine;
    private ServedEngine? _served;

    /// <summary>Calls sent that were to be applied.</summary>
    public int Calls { get; private set; }

    public string Text { get; private set; } = "";

    internal Exposition Metrics => Exposition.Parse(Text);

    public async Task InitializeAsync()
    {
        EngineSettings settings = EngineSettings.Load(
            null,
            [],
            [
                $"Embedded:Path={_folder.Path}", "Kafka:Topics=calls,chats", "Kafka:Partitions=2", "Security:Mode=Open",
                "Http:Host=localhost", "Http:Port=0", "Grpc:Host=localhost", "Grpc:Port=0",
            ],
            isListening: true);
        _engine = await EngineHost.StartAsync(settings, NullLoggerFactory.Instance, TimeProvider.System, default);
        _served = await ServedEngine.StartAsync(settings, _engine, NullLoggerFactory.Instance, default);
        using GrpcChannel channel = GrpcChannel.ForAddress(_served.Host.GrpcAddress);
        using CancellationTokenSource end = new();
        Task watching = WatchAsync(new RiskService.RiskServiceClient(channel), end.Token);

        // How long a watch takes to have caught up is nobody's promise: so customers fall out with the company until one is heard of.
        await Eventually.BecomesTrueAsync(async () => await AngerAsync() && (await ScrapeAsync()).Sum("streamengine_event_delivered_seconds_count") > 0, "a crossing is delivered");
        await SendAsync("chats", null, """{"id":"nobody","channel":"chat","startedAt":"NOW"}""");
        await SendAsync("chats", CustomerPrefix + "0", "{ no JSON");
        await SendAsync("calls", CustomerPrefix + "0", Angry("0-0"));
        await _engine.AwaitCommittedAsync(default);
        await ScrapeAsync();
        await end.CancelAsync();
        await watching;
    }

    public async Task DisposeAsync()
    {
        if (_served is not null) await _served.DisposeAsync();
        if (_engine is not null) await _engine.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    private static async Task WatchAsync(RiskService.RiskServiceClient client, CancellationToken end)
    {
        try
        {
            using AsyncServerStreamingCall<WatchUpdate> call = client.Watch(new WatchRequest { Snapshot = true }, cancellationToken: end);
            while (await call.ResponseStream.MoveNext(end))
            {
            }
        }
        catch (RpcException ended) when (ended.StatusCode == StatusCode.Cancelled)
        {
            // The test has seen enough.
        }
    }

    private static string Angry(string id) => $$"""
        {"id":"{{id}}","source":"test","channel":"call","startedAt":"NOW","outcome":"escalated","complaint":true,"sentiment":-1,"topic":"refund","customerId":"{{CustomerPrefix}}{{id.Split('-')[0]}}"}
        """;

    private async Task<bool> AngerAsync()
    {
        int customer = Calls / 6;
        for (int call = 0; call < 6; call++, Calls++) await SendAsync("calls", $"{CustomerPrefix}{customer}", Angry($"{customer}-{call}"));
        await _engine!.AwaitCommittedAsync(default);
        return true;
    }

    private async Task SendAsync(string topic, string? customerId, string json)
    {
        string now = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        await _engine!.Producer.ProduceAsync(topic, customerId, Encoding.UTF8.GetBytes(json.Replace("NOW", now, StringComparison.Ordinal)), default);
    }

    private async Task<Exposition> ScrapeAsync()
    {
        using HttpClient http = new();
        Text = await http.GetStringAsync(new Uri(_served!.Host.HttpAddress + "/metrics"));
        return Metrics;
    }
}
