using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster;
using Akka.DistributedData;
using StreamEngine.Domain;
using StreamEngine.Sharding.Akka.Customers;
using AkkaCluster = Akka.Cluster.Cluster;

namespace StreamEngine.Sharding.Akka.Cluster;

/// <summary>Which node consumes which shard, as every node of the cluster has announced it.</summary>
/// <remarks>
/// Spread as distributed data: eventually every node knows. Until then a shard's customers may live elsewhere, and its orders cross the network.
/// What was announced last counts; the epoch carries the clock on, so that a node's clock being wrong does no harm.
/// </remarks>
internal sealed class Owners
{
    private static readonly LWWDictionaryKey<string, string> Key = new("shard-owners");

    private readonly UniqueAddress _self;
    private readonly IActorRef _replicator;
    private volatile ImmutableDictionary<string, Address> _addresses = ImmutableDictionary<string, Address>.Empty;

    public Owners(ActorSystem system)
    {
        _self = AkkaCluster.Get(system).SelfUniqueAddress;
        _replicator = DistributedData.Get(system).Replicator;
        _replicator.Tell(Dsl.Subscribe(Key, system.ActorOf(Props.CreateBy(new Listeners(this)), "shard-owners")));
    }

    /// <summary>The node that consumes the shard; null: nobody has announced it.</summary>
    /// <param name="shard">Its name within Akka.</param>
    public Address? this[string shard] => _addresses.GetValueOrDefault(shard);

    /// <summary>This node consumes the shard from now on.</summary>
    public void Announce(ShardId shard, long epoch)
    {
        string name = CustomerRegion.NameOf(shard.Partition);
        string address = _self.Address.ToString();
        _replicator.Tell(Dsl.Update(Key, LWWDictionary<string, string>.Empty, WriteLocal.Instance, owners =>
            owners.SetItem(_self, name, address, (current, _) => Math.Max(epoch, current + 1))));
    }

    private void Hear(LWWDictionary<string, string> owners) =>
        _addresses = owners.Entries.ToImmutableDictionary(entry => entry.Key, entry => Address.Parse(entry.Value));

    private sealed class Listener(Owners owners) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            if (message is Changed changed && changed.Key.Id == Key.Id) owners.Hear(changed.Get(Key));
            else Unhandled(message);
        }
    }

    private sealed class Listeners(Owners owners) : IIndirectActorProducer
    {
        public Type ActorType => typeof(Listener);

        public ActorBase Produce() => new Listener(owners);

        public void Release(ActorBase actor)
        {
        }
    }
}
