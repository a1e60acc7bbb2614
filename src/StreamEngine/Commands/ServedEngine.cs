using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StreamEngine.Api;
using StreamEngine.Api.Grpc;
using StreamEngine.Api.Http;
using StreamEngine.Api.Queries;
using StreamEngine.Api.Security;
using StreamEngine.Domain;
using StreamEngine.Ingest;
using StreamEngine.Publish;
using StreamEngine.Publish.Recent;
using StreamEngine.Publish.Watching;

namespace StreamEngine.Commands;

/// <summary>An engine's API: what watchers and callers see of it. Stops before the engine does.</summary>
internal sealed class ServedEngine : IAsyncDisposable
{
    private readonly CrossingLog _log;
    private readonly RiskQueries _queries;

    private ServedEngine(ApiHost host, CrossingLog log, RiskQueries queries) => (Host, _log, _queries) = (host, log, queries);

    public ApiHost Host { get; }

    /// <exception cref="FaultException">A port is taken, or a certificate has gone bad.</exception>
    public static async Task<ServedEngine> StartAsync(EngineSettings settings, EngineHost engine, ILoggerFactory loggers, CancellationToken ct)
    {
        TimeProvider clock = TimeProvider.System;
        CrossingLog log = new(engine.Reader, engine.ShardIds, settings.Watch, new FeedOptions(), clock, loggers.CreateLogger<CrossingLog>());
        engine.Readiness.DependOn(() => log.Trouble);
        log.Start();
        ProfileReader profiles = new(settings.Policy, engine.Metrics.Output, clock, loggers.CreateLogger<ProfileReader>());
        WatchHub hub = new(log, engine.Reader, profiles, settings.Watch, engine.Metrics.Output, clock);
        RiskQueries queries = new(engine.Reader, engine.ShardIds, ShardOf, profiles);
        StoreDamage damage = new(engine.Metrics.Output, clock, loggers.CreateLogger<StoreDamage>());
        try
        {
            ApiHost host = await ApiHost.StartAsync(settings.Api, loggers, clock, Configure, Map, ct);
            Measure(host.Services);
            return new ServedEngine(host, log, queries);
        }
        catch (Exception refused)
        {
            queries.Dispose();
            await log.DisposeAsync();
            if (refused is IOException or SocketException)
                throw new FaultException([$"Http:Port {settings.Http.Port}, Grpc:Port {settings.Grpc.Port}: cannot be listened on: {refused.Message}"]);
            if (refused is InvalidDataException) throw new FaultException([refused.Message]);
            throw;
        }

        ShardId ShardOf(string customerId) => new(Partitioners.PartitionOf(settings.Kafka.Partitioner, customerId, engine.ShardIds.Count));

        void Configure(IServiceCollection services)
        {
            services.AddSingleton(provider => new ApiServices(
                hub, queries, provider.GetRequiredService<AuditLog>(), damage, provider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping));
            services.AddGrpcApi(settings.Grpc, engine.Readiness);
        }

        void Map(Microsoft.AspNetCore.Builder.WebApplication app)
        {
            app.MapHealth(engine.Readiness, () => engine.Failed.Exception?.InnerException?.Message);
            app.MapMetrics(engine.Metrics);
            app.MapGrpcApi();
            app.MapHttpApi();
        }

        void Measure(IServiceProvider services)
        {
            AccessCounters access = services.GetRequiredService<AccessCounters>();
            StreamSlots streams = services.GetRequiredService<StreamSlots>();
            CallHolder calls = services.GetRequiredService<CallHolder>();
            CallerDirectory callers = services.GetRequiredService<CallerDirectory>();
            FailedLogins failedLogins = services.GetRequiredService<FailedLogins>();
            engine.Metrics.BeforeCollect(() => AccessReport.Report(access, streams, calls, callers, failedLogins, engine.Metrics));
            engine.Metrics.BeforeCollect(() => WatchReport.Report(hub, engine.Metrics));
            engine.Metrics.BeforeCollect(() => engine.Metrics.Queues.Queue("store_queries", queries.StoreQueries.Taken, queries.StoreQueries.Limit));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        _queries.Dispose();
        await _log.DisposeAsync();
    }
}
