using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Configuration;
using StreamEngine.Domain.Policy;
using StreamEngine.Ingest;
using StreamEngine.Sharding;
using StreamEngine.Store;
using StreamEngine.Telemetry;
using StreamEngine.Tests.Telemetry;

namespace StreamEngine.Tests.Sharding;

/// <summary>Makes the runtime of a sandbox.</summary>
internal delegate IShardRuntime ShardRuntimeFactory(RiskPolicy policy, EngineOptions options, EngineMetrics metrics, TimeProvider clock);

/// <summary>An embedded store in a folder of its own, and shard loops over it.</summary>
internal sealed class ShardSandbox : IAsyncDisposable
{
    private readonly EngineOptions _options;
    private readonly TimeProvider _clock;
    private readonly IShardRuntime _runtime;
    private readonly string _folder = Directory.CreateTempSubdirectory("streamengine-shard-").FullName;
    private readonly StoreConnection _connection;

    public ShardSandbox(EngineOptions options, TimeProvider clock, ShardRuntimeFactory? runtimes = null)
    {
        _options = options;
        _clock = clock;
        _runtime = (runtimes ?? Local)(Policy, options, Metrics, clock);
        _connection = StoreFactory.OpenEmbedded(new EmbeddedStoreOptions { Path = _folder }, TimeProvider.System, NullLoggerFactory.Instance);
    }

    /// <summary>Customers as objects in the shard's own memory.</summary>
    public static ShardRuntimeFactory Local { get; } = (policy, options, _, _) => new LocalRuntime(policy, options);

    public static RiskPolicy Policy { get; } =
        RiskPolicy.TryCreate(new PolicySettings(), out RiskPolicy? policy, out IReadOnlyList<string>? faults) ? policy : throw new InvalidOperationException(faults[0]);

    public EngineMetrics Metrics { get; } = new(["calls"], []);

    public IShardStore Store => _connection.Shards;

    public IRiskReader Reader => _connection.Reader;

    /// <summary>What <c>/metrics</c> would say now.</summary>
    public Task<Exposition> MetricsAsync() => Exposition.CollectAsync(Metrics.Registry);

    public ShardLoop Loop(IShardInput input, IShardStore? store = null) =>
        new(input, store ?? Store, _runtime, new AnonymousCounts(), _options, Metrics, _clock, NullLogger.Instance);

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
