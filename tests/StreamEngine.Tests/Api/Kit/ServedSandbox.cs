using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Api;
using StreamEngine.Api.Grpc;
using StreamEngine.Api.Queries;
using StreamEngine.Api.Security;
using StreamEngine.Configuration;
using StreamEngine.Domain.Policy;
using StreamEngine.Protos.V1;
using StreamEngine.Sharding;
using StreamEngine.Telemetry;
using StreamEngine.Tests.Publish.Watching;

namespace StreamEngine.Tests.Api.Kit;

/// <summary>The whole API of a node, in this process and open to it, over a store whose customers change level when told to.</summary>
internal sealed class ServedSandbox : IAsyncDisposable
{
    private readonly ApiHost _host;

    private ServedSandbox(WatchSandbox store, ApiHost host, LogLines log)
    {
        (Store, _host, Log) = (store, host, log);
        Channel = GrpcChannel.ForAddress(GrpcAddress);
    }

    public WatchSandbox Store { get; }

    public LogLines Log { get; }

    public Uri HttpAddress => new(_host.HttpAddress);

    public Uri GrpcAddress => new(_host.GrpcAddress);

    /// <summary>Streams whose place on the node is not given back yet.</summary>
    public int StreamsHeld => _host.Services.GetRequiredService<StreamSlots>().Taken;

    /// <summary>One connection, until it is full.</summary>
    public GrpcChannel Channel { get; }

    public RiskService.RiskServiceClient Client => new(Channel);

    public static async Task<ServedSandbox> StartAsync(WatchOptions? watch = null, Action<GrpcOptions>? grpc = null)
    {
        WatchSandbox store = await WatchSandbox.StartAsync(watch);
        LogLines log = new();
        HttpOptions http = new() { Host = "localhost", Port = 0 };
        GrpcOptions options = new() { Host = "localhost", Port = 0 };
        grpc?.Invoke(options);
        SecurityOptions security = new() { Mode = SecurityMode.Open };
        RiskQueries queries = new(store.Reader, WatchSandbox.Shards, customer => WatchSandbox.Shards[customer[0] % WatchSandbox.ShardCount], store.Profiles);

        // This node owns none: crossings come from the test.
        ShardHost noShards = new(store.Connection.Shards, new LocalRuntime(RiskPolicy.Default, new EngineOptions()), new AnonymousCounts(), new EngineOptions(), new EngineMetrics(["calls"], []), TimeProvider.System, NullLogger<ShardHost>.Instance);
        ApiHost host = await ApiHost.StartAsync(new ApiSettings(http, options, security), log, TimeProvider.System, Configure, app => app.MapGrpcApi(), default);
        return new ServedSandbox(store, host, log);

        void Configure(IServiceCollection services)
        {
            services.AddSingleton(provider => new ApiServices(
                store.Hub, queries, provider.GetRequiredService<AuditLog>(), store.Damage, provider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping));
            services.AddGrpcApi(options, new Readiness(() => true, () => true, () => null, noShards));
        }
    }

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await _host.DisposeAsync();
        await Store.DisposeAsync();
        Log.Dispose();
    }
}
