using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Configuration;
using StreamEngine.Ingest;
using StreamEngine.Sharding;
using StreamEngine.Sharding.Akka.Cluster;
using StreamEngine.Telemetry;
using StreamEngine.Tests.Api.Security.Kit;
using StreamEngine.Tests.Ingest;
using StreamEngine.Tests.Support;
using StreamEngine.Tests.Telemetry;

namespace StreamEngine.Tests.Sharding.AkkaTls;

/// <summary>A node of a cluster in this process, on a port of its own, with whatever certificate it has.</summary>
internal sealed class TlsNode : IAsyncDisposable
{
    public const int Partitions = 4;

    private readonly RecordingLogger _log = new();
    private readonly EngineMetrics _metrics = new(["calls"], []);
    private readonly AkkaNode _node;

    /// <param name="certificates">Null: it has none, and speaks without TLS.</param>
    /// <param name="seed">Whose cluster it is to join; null: it begins one.</param>
    public TlsNode(ClusterCertificates? certificates, TlsNode? seed = null)
    {
        ClusterOptions cluster = new() { Port = FreePort.Next() };
        Address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{cluster.Port}");
        if (seed is not null) cluster.Seeds.Add(seed.Address);

        // Who is let in is let in at once, so who is not need not be tried for long.
        cluster.Akka["akka.cluster.seed-node-timeout"] = "500 ms";

        // Customers stay where they are, so that orders have to cross.
        cluster.Akka["akka.cluster.sharding.rebalance-interval"] = "1 h";
        NodeSettings settings = new(cluster, new EngineOptions(), ShardSandbox.Policy, Partitions, _metrics.Cluster);
        _node = AkkaNode.Start(settings, certificates, new RecordingLoggers(_log), TimeProvider.System);
    }

    public string Address { get; }

    public Task Joined => _node.Joined;

    public string? Trouble => _node.Trouble;

    /// <summary>Whether it has tried in vain to find its cluster, more than once.</summary>
    public bool IsKeptOut => _log.Lines.Any(line => line.Contains("Couldn't join seed nodes", StringComparison.Ordinal));

    /// <summary>What Akka has said here.</summary>
    public string Log => string.Join('\n', _log.Lines);

    public Task<Exposition> MetricsAsync() => Exposition.CollectAsync(_metrics.Registry);

    public ShardLoop Loop(IShardInput input, ShardSandbox store, EngineOptions options) =>
        new(input, store.Store, _node.Runtime, new AnonymousCounts(), options, _metrics, TimeProvider.System, NullLogger.Instance);

    public async Task SeesAsync(int members) => await Eventually.BecomesTrueAsync(
        async () => (await MetricsAsync()).Sum("streamengine_cluster_members") == members, $"{Address} sees {members} members");

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    /// <summary>What a node under this authority has.</summary>
    /// <param name="issuer">Whose certificate it shows.</param>
    /// <param name="bundle">Whose certificates it counts.</param>
    public static ClusterCertificates Under(TestAuthority issuer, params TestAuthority[] bundle) =>
        new(issuer.Server("CN=node"), [], [.. bundle.Select(authority => X509CertificateLoader.LoadCertificate(authority.Certificate.RawData))]);
}
