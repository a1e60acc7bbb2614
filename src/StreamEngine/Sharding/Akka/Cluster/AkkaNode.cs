using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Cluster.Sharding;
using Akka.Configuration;
using Microsoft.Extensions.Logging;
using StreamEngine.Configuration;
using StreamEngine.Domain.Policy;
using StreamEngine.Sharding.Akka.Customers;
using StreamEngine.Telemetry;
using AkkaCluster = Akka.Cluster.Cluster;

namespace StreamEngine.Sharding.Akka.Cluster;

/// <summary>This node as a member of the cluster.</summary>
internal sealed class AkkaNode : IShardNode
{
    private readonly ActorSystem _system;
    private readonly IActorRef _region;
    private readonly Owners _owners;
    private readonly Membership _membership;
    private readonly ClusterOptions _options;
    private readonly TimeProvider _clock;
    private readonly Lazy<Task> _leaving;

    private AkkaNode(ActorSystem system, NodeSettings settings, TimeProvider clock)
    {
        _system = system;
        _options = settings.Cluster;
        _clock = clock;
        _leaving = new Lazy<Task>(LeaveOnceAsync);
        _membership = new Membership(system);
        _owners = new Owners(system);
        AkkaCluster cluster = AkkaCluster.Get(system);
        ConsumerAllocation allocation = new(shard => _owners[shard], cluster.SelfAddress, settings.Cluster.MovingShards);
        _region = ClusterSharding.Get(system).Start(
            CustomerRegion.TypeName,
            CustomerActor.Of(settings.Policy),
            ClusterShardingSettings.Create(system),
            new CustomerRegion(settings.Partitions),
            allocation,
            PoisonPill.Instance);
        Runtime = RuntimeOf(settings.Engine, settings.Metrics, clock);
        settings.Metrics.Observe(() => _membership.Members);
        if (settings.Cluster.Seeds.Count == 0) cluster.Join(cluster.SelfAddress);
        Failed = FailAsync();
    }

    public IShardRuntime Runtime { get; }

    /// <summary>What it runs in.</summary>
    public ActorSystem System => _system;

    public Task Joined => _membership.Joined;

    public string? Trouble => _membership.Trouble;

    public Task Failed { get; }

    /// <summary>Begins to join; <see cref="Joined"/> tells when that is done.</summary>
    /// <exception cref="InvalidOperationException">The address cannot be listened on, or a setting of Akka's own is bad.</exception>
    public static AkkaNode Start(NodeSettings settings, ClusterCertificates? certificates, ILoggerFactory loggers, TimeProvider clock)
    {
        ActorSystem? system = null;
        HostLoggerSetup log = new(loggers.CreateLogger("Akka"));
        try
        {
            Config config = ConfigurationFactory.ParseString(ClusterHocon.Of(settings.Cluster, certificates is not null)).WithFallback(ClusterSharding.DefaultConfig());
            ActorSystemSetup setup = ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config), log);
            if (certificates is not null) setup = setup.And(ClusterTls.Of(certificates));
            system = ActorSystem.Create(ClusterHocon.SystemName, setup);

            // Read by a part that runs already, a bad setting of it would come out as something else, and later.
            _ = AkkaCluster.Get(system).DowningProvider;
            AkkaNode node = new(system, settings, clock);
            log.HasStarted = true;
            return node;
        }
#pragma warning disable CA1031 // Akka throws whatever it comes upon.
        catch (Exception refused)
#pragma warning restore CA1031
        {
            // Half a node is none, and would go on listening.
            if (system is not null) _ = system.Terminate();
            throw new InvalidOperationException(StartFault.Of(settings.Cluster, refused), refused);
        }
    }

    /// <summary>A runtime of this node with bounds of its own.</summary>
    public AkkaRuntime RuntimeOf(EngineOptions engine, ClusterMetrics metrics, TimeProvider clock) => new(_system, _region, _owners, engine, _options, _membership, clock, metrics);

    /// <summary>Hands its customers over and leaves the cluster, within <c>Cluster:LeaveDeadline</c>.</summary>
    public Task LeaveAsync() => _leaving.Value;

    public async ValueTask DisposeAsync() => await LeaveAsync();

    private async Task LeaveOnceAsync()
    {
        // Who is alone has nobody to hand anything to.
        bool isAlone = _membership.Members.Up <= 1;
        Task left = isAlone ? _system.Terminate() : CoordinatedShutdown.Get(_system).Run(CoordinatedShutdown.ActorSystemTerminateReason.Instance);
        await left.WaitAsync(_options.LeaveDeadline, _clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // What hangs is left behind: the program is about to end.
        if (!_system.WhenTerminated.IsCompleted) _ = _system.Terminate();
    }

    /// <summary>Whoever is put out must begin anew as another: it ends, and whatever started it starts it again.</summary>
    private async Task FailAsync()
    {
        await _membership.Left;
        if (!_leaving.IsValueCreated) throw new InvalidOperationException("the other nodes have put this one out of the cluster, for they could not reach it; it has to be started anew");
    }
}
