using System.Collections.Immutable;
using Akka.Actor;
using StreamEngine.Domain;
using StreamEngine.Sharding.Akka.Cluster;
using StreamEngine.Sharding.Akka.Customers;

namespace StreamEngine.Tests.Sharding.Akka;

/// <summary>Where shards are to live, as the coordinator asks it.</summary>
public sealed class ConsumerAllocationTests
{
    private static readonly Address Here = new("akka.tcp", "streamengine", "10.0.0.1", 4053);
    private static readonly Address There = new("akka.tcp", "streamengine", "10.0.0.2", 4053);
    private static readonly Address Yonder = new("akka.tcp", "streamengine", "10.0.0.3", 4053);

    /// <summary>The coordinator's own region has no address of its own.</summary>
    private readonly Region _here = new(new Address("akka", "streamengine"));
    private readonly Region _there = new(There);
    private readonly Region _yonder = new(Yonder);
    private readonly Dictionary<string, Address> _owners = [];

    [Fact]
    public async Task A_shard_comes_to_its_consumer_whoever_asks()
    {
        (_owners["1"], _owners["2"]) = (There, Here);
        Assert.Same(_there, await Strategy().AllocateShard(_yonder, "1", Placed((_here, []), (_there, ["7", "8", "9"]), (_yonder, []))));
        Assert.Same(_here, await Strategy().AllocateShard(_yonder, "2", Placed((_here, ["7", "8"]), (_there, []), (_yonder, []))));
    }

    [Fact]
    public async Task A_shard_whose_consumer_is_not_known_or_has_no_region_comes_to_whoever_asks()
    {
        _owners["2"] = There;
        Assert.Same(_yonder, await Strategy().AllocateShard(_yonder, "1", Placed((_here, []), (_yonder, ["7"]))));
        Assert.Same(_yonder, await Strategy().AllocateShard(_yonder, "2", Placed((_here, []), (_yonder, ["7"]))));
    }

    [Fact]
    public async Task Where_the_asker_may_have_none_the_shard_comes_to_the_region_with_the_fewest() =>
        Assert.Same(_there, await Strategy().AllocateShard(_yonder, "1", Placed((_here, ["7", "8"]), (_there, ["9"]))));

    [Fact]
    public async Task Only_those_move_that_live_elsewhere_than_they_are_consumed_and_can_go_there()
    {
        (_owners["1"], _owners["2"], _owners["3"], _owners["4"]) = (Here, There, Yonder, Here);
        IImmutableSet<string> moving = await Strategy().Rebalance(Placed((_here, ["1", "2", "3", "5"]), (_there, ["4"])), Moving());
        Assert.Equal(["2", "4"], moving.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task So_many_move_at_a_time_and_none_twice()
    {
        for (int shard = 0; shard < 10; shard++) _owners[$"{shard}"] = There;
        IImmutableDictionary<IActorRef, IImmutableList<string>> placed = Placed((_here, [.. Enumerable.Range(0, 10).Select(shard => $"{shard}")]), (_there, []));
        Assert.Equal(3, (await Strategy(3).Rebalance(placed, Moving())).Count);
        IImmutableSet<string> next = await Strategy(3).Rebalance(placed, Moving("0", "1"));
        Assert.Single(next);
        Assert.DoesNotContain(next, shard => shard is "0" or "1");
        Assert.Empty(await Strategy(3).Rebalance(placed, Moving("0", "1", "2")));
        Assert.Empty(await Strategy(3).Rebalance(placed, Moving("0", "1", "2", "3")));
    }

    [Fact]
    public void A_shard_that_only_another_node_knows_yet_has_the_name_that_it_has_there()
    {
        Release release = new(new ShardId(11), Guid.NewGuid(), "c-1");
        Assert.Equal("11", new CustomerRegion(12).ShardId("c-1", release));
        Assert.Equal("11", new CustomerRegion(8).ShardId("c-1", release));
    }

    private ConsumerAllocation Strategy(int mostMoving = 8) => new(_owners.GetValueOrDefault, Here, mostMoving);

    private static ImmutableHashSet<string> Moving(params string[] shards) => [.. shards];

    private static ImmutableDictionary<IActorRef, IImmutableList<string>> Placed(params (IActorRef Region, string[] Shards)[] regions) =>
        regions.ToImmutableDictionary(placed => placed.Region, IImmutableList<string> (placed) => [.. placed.Shards]);

    /// <summary>A region on a node; nothing is sent to it.</summary>
    private sealed class Region(Address address) : MinimalActorRef
    {
        public override ActorPath Path { get; } = new RootActorPath(address) / "system" / "sharding" / "customers";

        public override IActorRefProvider Provider => throw new NotSupportedException();
    }
}
