using Akka;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using Akka.Util;
using StreamEngine.Configuration;
using StreamEngine.Sharding.Akka.Cluster;
using StreamEngine.Sharding.Akka.Customers;
using StreamEngine.Telemetry;

namespace StreamEngine.Sharding.Akka;

/// <summary><c>Sharding:Host=akka</c>: every customer is an actor of a cluster, and a shard's steps are a stream.</summary>
/// <remarks>
/// <code>
///   take (merged by event time) ─► customers, all answers gathered ─► atomic fenced commit ─► offsets
///     ▲                                                                                          │
///     └────────────── back-pressure: the next step is taken when this one is committed ──────────┘
/// </code>
/// The stream drives; what the parts come to they keep themselves (<see cref="ShardSteps"/>), so an element that a stage loses costs a step, never a record.
/// </remarks>
internal sealed class AkkaRuntime(
    ActorSystem system, IActorRef region, Owners owners, EngineOptions engine, ClusterOptions options, Membership membership, TimeProvider clock, ClusterMetrics metrics) : IShardRuntime
{
    private readonly ActorMaterializer _materializer = system.Materializer();

    public Task ReadyAsync(CancellationToken ct) => membership.WaitAsync(ct);

    public IShardCustomers Open(Ownership ownership)
    {
        owners.Announce(ownership.Shard, ownership.State.Lease.Epoch);
        return new ActorCustomers(ownership, region, system.ActorOf(Props.Create<OrderDesk>()), engine, options, clock, metrics);
    }

    public async Task DriveAsync(ShardSteps steps)
    {
        Task end = Source.UnfoldAsync(NotUsed.Instance, async _ => await steps.TakeAsync() ? (NotUsed.Instance, true) : Option<(NotUsed, bool)>.None)
            .SelectAsync(1, _ => steps.WorkAsync())
            .TakeWhile(isWorked => isWorked)
            .SelectAsync(1, _ => steps.CommitAsync())
            .TakeWhile(isCommitted => isCommitted)
            .RunWith(Sink.Ignore<bool>(), _materializer);

        // A stream of a system that has ended may never say so. Nothing more can be done here then, and the program is about to end.
        if (await Task.WhenAny(end, system.WhenTerminated) != end) await steps.Stopped;
        else await end;
    }
}
