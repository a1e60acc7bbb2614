using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Cluster;
using Akka.Configuration;
using Akka.DistributedData;
using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Sharding.Akka.Cluster;
using StreamEngine.Tests.Support;
using AkkaCluster = Akka.Cluster.Cluster;

namespace StreamEngine.Tests.Sharding.Akka;

/// <summary>Who consumes which shard, over the replicator of a cluster of one; the others are made up.</summary>
public sealed class OwnersTests : IAsyncLifetime
{
    private static readonly LWWDictionaryKey<string, string> Key = new("shard-owners");
    private static readonly UniqueAddress Other = new(new Address("akka.tcp", ClusterHocon.SystemName, "10.0.0.2", 4053), 17);
    private readonly ActorSystem _system;
    private readonly AkkaCluster _cluster;
    private readonly Owners _owners;

    public OwnersTests()
    {
        Config config = ConfigurationFactory.ParseString(ClusterHocon.Of(new ClusterOptions(), isSecured: false)).WithFallback(DistributedData.DefaultConfig());
        _system = ActorSystem.Create(
            ClusterHocon.SystemName, ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config), new HostLoggerSetup(NullLogger.Instance)));
        _cluster = AkkaCluster.Get(_system);
        _owners = new Owners(_system);
    }

    public Task InitializeAsync() => Until.DoneAsync(_cluster.JoinAsync(_cluster.SelfAddress));

    public Task DisposeAsync() => _system.Terminate();

    [Fact]
    public async Task Of_whom_nobody_has_said_anything_nothing_is_known_and_whoever_was_announced_is()
    {
        Assert.Null(_owners["3"]);
        _owners.Announce(new ShardId(3), epoch: 1);
        await HasAsync("3", _cluster.SelfAddress);
        Assert.Null(_owners["4"]);
    }

    [Fact]
    public async Task Who_announces_later_wins_also_after_the_store_has_begun_anew_with_low_epochs()
    {
        AnnounceOther("3", epoch: 900);
        await HasAsync("3", Other.Address);
        _owners.Announce(new ShardId(3), epoch: 2);
        await HasAsync("3", _cluster.SelfAddress);
        AnnounceOther("3", epoch: 902);
        await HasAsync("3", Other.Address);
        _owners.Announce(new ShardId(3), epoch: 903);
        await HasAsync("3", _cluster.SelfAddress);
    }

    [Fact]
    public async Task Of_two_who_have_not_heard_of_each_other_the_one_with_the_newer_epoch_wins()
    {
        _owners.Announce(new ShardId(3), epoch: 5);
        await HasAsync("3", _cluster.SelfAddress);
        Merge(LWWDictionary<string, string>.Empty.SetItem(Other, "3", Other.Address.ToString(), (_, _) => 4).SetItem(Other, "4", Other.Address.ToString(), (_, _) => 4));
        await HasAsync("4", Other.Address);
        Assert.Equal(_cluster.SelfAddress, _owners["3"]);
        Merge(LWWDictionary<string, string>.Empty.SetItem(Other, "3", Other.Address.ToString(), (_, _) => 6));
        await HasAsync("3", Other.Address);
    }

    private Task HasAsync(string shard, Address owner) => Eventually.BecomesTrueAsync(() => _owners[shard] == owner, $"{owner} is known to consume shard {shard}");

    private void AnnounceOther(string shard, long epoch) =>
        Update(owners => owners.SetItem(Other, shard, Other.Address.ToString(), (_, _) => epoch));

    /// <summary>What has come about elsewhere is heard of.</summary>
    private void Merge(LWWDictionary<string, string> elsewhere) => Update(owners => owners.Merge(elsewhere));

    private void Update(Func<LWWDictionary<string, string>, LWWDictionary<string, string>> change) =>
        DistributedData.Get(_system).Replicator.Tell(Dsl.Update(Key, LWWDictionary<string, string>.Empty, WriteLocal.Instance, change));
}
