using Akka.Actor;
using Akka.Cluster.Sharding;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Domain.Interactions;
using StreamEngine.Ingest;
using StreamEngine.Sharding;
using StreamEngine.Sharding.Akka.Cluster;
using StreamEngine.Sharding.Akka.Customers;
using StreamEngine.Telemetry;
using StreamEngine.Tests.Support;
using StreamEngine.Tests.Telemetry;

namespace StreamEngine.Tests.Sharding.Akka;

/// <summary>A shard's customers as actors do what they would do in the shard's own memory: the same writes, the same crossings in the same order, the same counts.</summary>
public sealed class ActorCustomersTests(AkkaNodeFixture cluster) : IClassFixture<AkkaNodeFixture>
{
    private static readonly ShardId Shard = new(3);
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);
    private readonly EngineMetrics _metrics = new(["calls"], []);

    [Fact]
    public void Whatever_the_batches_they_do_the_same() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(40),
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), seed =>
        {
            Random random = new(seed);
            using Pair pair = Open(new EngineOptions(), new ManualTime(DateTimeOffset.UnixEpoch));
            PlayAsync(pair, Traffic.Mixed(seed, random.Next(1, 300), random.Next(1, 30)), random).GetAwaiter().GetResult();
        }));

    [Fact]
    public async Task However_few_stay_in_memory_they_do_the_same()
    {
        Random random = new(5);
        using Pair pair = Open(new EngineOptions { ResidentProfiles = 2 }, new ManualTime(DateTimeOffset.UnixEpoch));
        await PlayAsync(pair, Traffic.Mixed(seed: 5, 1_000, 40), random, step => Assert.True(pair.Actors.Count <= 2));
    }

    [Fact]
    public async Task However_long_they_were_idle_they_do_the_same()
    {
        Random random = new(6);
        ManualTime time = new(DateTimeOffset.UnixEpoch);
        using Pair pair = Open(new EngineOptions(), time);
        await PlayAsync(pair, Traffic.Mixed(seed: 6, 1_000, 40), random, _ => time.Advance(Idle * random.NextDouble() / 4));
    }

    [Fact]
    public async Task Records_of_one_customer_that_fill_several_orders_do_the_same()
    {
        List<Interaction> traffic = [.. Traffic.Mixed(seed: 7, 300, 5)];
        for (int i = 0; i < (2 * ActorCustomers.MostRecordsOfAnOrder) + 500; i++) traffic.Add(Traffic.Bad($"many-{i}", "c-many", Traffic.Start + TimeSpan.FromMinutes(20 * i)));
        traffic.AddRange(Traffic.Mixed(seed: 8, 300, 5));
        InputRecord[] records = [.. traffic.OrderBy(interaction => interaction.StartedAt).Select(ScriptedInput.Record)];
        using Pair pair = Open(new EngineOptions(), new ManualTime(DateTimeOffset.UnixEpoch));
        (StepOutcome local, _) = await pair.StepAsync(records, Instant.Start);
        Assert.True(local.Tally.Folded > 1_000);
        Assert.NotEmpty(local.Crossings);

        // The same again: who is known, and all duplicates of what was not folded.
        await pair.StepAsync(records, Instant.Start);
        await pair.StepAsync([], Traffic.Start + TimeSpan.FromDays(2_000));
        Assert.Equal(0, pair.Actors.Count);
    }

    [Fact]
    public async Task As_many_records_of_one_customer_as_fill_orders_exactly_do_the_same()
    {
        using Pair pair = Open(new EngineOptions(), new ManualTime(DateTimeOffset.UnixEpoch));
        foreach (int count in (int[])[ActorCustomers.MostRecordsOfAnOrder, ActorCustomers.MostRecordsOfAnOrder + 1, 2 * ActorCustomers.MostRecordsOfAnOrder])
        {
            InputRecord[] records = [.. Enumerable.Range(0, count).Select(i => ScriptedInput.Record(Traffic.Bad($"{count}-{i}", "c-many", Traffic.Start + TimeSpan.FromMinutes(i))))];
            await pair.StepAsync(records, Instant.Start);
        }
    }

    [Fact]
    public async Task Of_whom_nothing_was_left_to_know_after_the_first_of_several_orders_the_others_do_the_same()
    {
        using Pair pair = Open(new EngineOptions(), new ManualTime(DateTimeOffset.UnixEpoch));
        await pair.StepAsync([Of("c-other", 0, Traffic.Start + TimeSpan.FromDays(365))], Instant.Start);
        InputRecord[] late = [.. Enumerable.Range(0, ActorCustomers.MostRecordsOfAnOrder + 1).Select(i => Of("c-late", i, Traffic.Start))];
        (StepOutcome nothing, _) = await pair.StepAsync(late, Instant.Start);
        Assert.Equal(late.Length, nothing.Tally.Late);
        (StepOutcome something, _) = await pair.StepAsync([.. late, Of("c-late", -1, Traffic.Start + TimeSpan.FromDays(365))], Instant.Start);
        Assert.Equal(1, something.Tally.Applied);
    }

    [Fact]
    public async Task Of_whoever_has_orders_before_and_after_those_of_others_the_store_is_told_how_it_had_that_one()
    {
        using Pair pair = Open(new EngineOptions(), new ManualTime(DateTimeOffset.UnixEpoch));
        InputRecord[] before = [.. Enumerable.Range(0, 5).Select(i => Of("c-many", i, Traffic.Start)), Of("c-other", 0, Traffic.Start + TimeSpan.FromHours(1))];
        await pair.StepAsync(before, Instant.Start);
        IEnumerable<InputRecord> many = Enumerable.Range(5, ActorCustomers.MostRecordsOfAnOrder + 1).Select(i => Of("c-many", i, Traffic.Start + TimeSpan.FromMinutes(i)));
        InputRecord[] between = [.. many.Take(500), Of("c-other", 1, Traffic.Start + TimeSpan.FromHours(9)), .. many.Skip(500)];
        await pair.StepAsync(between, Instant.Start);
    }

    [Fact]
    public async Task Who_left_without_the_owner_s_knowledge_is_loaded_again_also_in_the_middle_of_several_orders()
    {
        Random random = new(9);
        using Pair pair = Open(new EngineOptions(), new ManualTime(DateTimeOffset.UnixEpoch));
        List<Interaction> traffic = Traffic.Mixed(seed: 9, 600, 12);
        await PlayAsync(pair, traffic[..300], random);
        for (int rest = 300; rest < 600; rest += 50)
        {
            Leave(pair);
            await PlayAsync(pair, traffic[rest..(rest + 50)], random);
        }

        Leave(pair);
        InputRecord[] many = [.. Enumerable.Range(0, 2_500).Select(i => ScriptedInput.Record(Traffic.Bad($"many-{i}", "c-0", Traffic.Start + TimeSpan.FromDays(90) + TimeSpan.FromMinutes(i))))];
        await pair.StepAsync(many, Instant.Start);
        Assert.True((await Exposition.CollectAsync(_metrics.Registry)).Sum("streamengine_customer_asked_back_total") > 0);
    }

    [Fact]
    public async Task Who_left_for_being_idle_before_the_owner_thinks_so_is_loaded_again()
    {
        NodeSettings settings = AkkaNodeFixture.Settings();
        settings.Cluster.IdleAfter = TimeSpan.FromSeconds(1);
        await using AkkaNode node = AkkaNode.Start(settings, null, NullLoggerFactory.Instance, TimeProvider.System);
        await Until.DoneAsync(node.Joined);
        IActorRef region = ClusterSharding.Get(node.System).ShardRegion(CustomerRegion.TypeName);

        // The owner's clock stands still.
        using Pair pair = Open(new EngineOptions(), new ManualTime(DateTimeOffset.UnixEpoch), (_, options, metrics, time) => node.RuntimeOf(options, metrics.Cluster, time));
        InputRecord[] records = [.. Traffic.Mixed(seed: 10, 200, 20).Select(ScriptedInput.Record)];
        await pair.StepAsync(records[..100], Instant.Start);
        int known = pair.Actors.Count;
        await Eventually.BecomesTrueAsync(async () => await ResidentsAsync(region) == 0, "all have left");
        Assert.Equal(known, pair.Actors.Count);
        await pair.StepAsync(records[100..], Instant.Start);
        Assert.True((await Exposition.CollectAsync(_metrics.Registry)).Sum("streamengine_customer_asked_back_total") > 0);
    }

    [Fact]
    public async Task Who_left_and_whose_snapshot_can_no_longer_be_read_begins_anew_and_is_told_to_the_store_in_full()
    {
        using Pair pair = Open(new EngineOptions(), new ManualTime(DateTimeOffset.UnixEpoch));
        InputRecord[] records = [.. Enumerable.Range(0, 5).Select(i => ScriptedInput.Record(Traffic.Bad($"i-{i}", "c-1", Traffic.Start + TimeSpan.FromMinutes(i))))];
        await pair.StepAsync(records[..4], Instant.Start);
        Leave(pair);
        pair.OfActors.Spoil("c-1");
        StepOutcome outcome = await pair.OfActors.StepAsync(pair.Actors, records[4..], Instant.Start);
        Assert.Equal(1, outcome.Tally.Corrupt);
        Assert.Equal(1, outcome.Tally.Applied);
    }

    [Fact]
    public async Task Customers_of_any_name_are_told_apart_and_found_again()
    {
        string[] names = [".", "..", "/", "a/b", "a b", " ", "%2F", "%", "$a", "A", "a", "客户", "🦊", "é", "e\u0301", "a\0b", "?x=1#y", new string('語', Interaction.LongestText)];
        using Pair pair = Open(new EngineOptions(), new ManualTime(DateTimeOffset.UnixEpoch));
        for (int round = 0; round < 3; round++)
        {
            int minute = round;
            (StepOutcome local, _) = await pair.StepAsync([.. names.Select(name => ScriptedInput.Record(Contact(name, minute)))], Instant.Start);
            Assert.Equal(names.Length, local.Tally.Applied);
            if (round == 1) Leave(pair);
        }

        Assert.Equal(names.Length, pair.Actors.Count);

        static Interaction Contact(string name, int minute) => Traffic.Make(draft =>
            (draft.Id, draft.CustomerId, draft.StartedAt, draft.Outcome) = ($"i-{minute}", name, Traffic.Start + TimeSpan.FromMinutes(minute), StreamEngine.Domain.Interactions.Outcome.Unresolved));
    }

    [Fact]
    public async Task A_newer_ownership_knows_nothing_of_what_an_older_one_has_done_and_not_committed()
    {
        CustomersModel forgotten = new();
        InputRecord[] records = [.. Traffic.Mixed(seed: 11, 200, 10).Select(ScriptedInput.Record)];
        using IShardCustomers older = cluster.Runtimes(ShardSandbox.Policy, new EngineOptions(), _metrics, TimeProvider.System).Open(CustomersModel.OwnershipOf(Shard, forgotten));
        await forgotten.StepAsync(older, records, Instant.Start);

        using Pair pair = Open(new EngineOptions(), new ManualTime(DateTimeOffset.UnixEpoch));
        await pair.StepAsync(records[..100], Instant.Start);

        // The older one goes on as if nothing had happened; both ask for what is committed, each for its own.
        await forgotten.StepAsync(older, records[..50], Instant.Start);
        await pair.StepAsync(records[100..], Instant.Start);
    }

    /// <summary>Cuts the traffic into steps at random; between them, time alone passes now and then.</summary>
    private static async Task PlayAsync(Pair pair, List<Interaction> traffic, Random random, Action<int>? afterStep = null)
    {
        InputRecord[] records = [.. traffic.Select(ScriptedInput.Record), new(RecordKind.DeadLetter, null), new(RecordKind.Misrouted, null)];
        for (int next = 0, step = 0; next < records.Length; step++)
        {
            int end = Math.Min(records.Length, next + random.Next(1, 60));
            await pair.StepAsync(records[next..end], Instant.Start);
            next = end;
            if (random.Next(4) == 0) await pair.StepAsync([], pair.OfActors.Time + TimeSpan.FromHours(random.Next(1, 200)));
            afterStep?.Invoke(step);
        }

        await pair.StepAsync([], pair.OfActors.Time + TimeSpan.FromDays(random.Next(1, 100)));
    }

    private Pair Open(EngineOptions options, TimeProvider time, ShardRuntimeFactory? runtimes = null)
    {
        CustomersModel local = new(), actors = new();
        Ownership ownership = CustomersModel.OwnershipOf(Shard, actors);
        return new Pair(
            ShardSandbox.Local(ShardSandbox.Policy, options, _metrics, time).Open(CustomersModel.OwnershipOf(Shard, local)),
            (runtimes ?? cluster.Runtimes)(ShardSandbox.Policy, options, _metrics, time).Open(ownership),
            local,
            actors,
            ownership.State.Lease.Token);
    }

    private static InputRecord Of(string customerId, int number, Instant at) => ScriptedInput.Record(Traffic.Bad($"{customerId}-{number}", customerId, at));

    /// <summary>All who are in memory leave it, as those do who were idle for long; nobody tells the owner.</summary>
    private void Leave(Pair pair)
    {
        foreach (string customerId in pair.OfActors.CustomerIds) cluster.Region.Tell(new Release(Shard, pair.Lease, customerId), ActorRefs.NoSender);
    }

    private static async Task<int> ResidentsAsync(IActorRef region)
    {
        CurrentShardRegionState state = await region.Ask<CurrentShardRegionState>(GetShardRegionState.Instance, TimeSpan.FromMinutes(1));
        return state.Shards.Sum(shard => shard.EntityIds.Count);
    }

    /// <summary>The same shard twice: with customers in its own memory, which is the oracle, and as actors.</summary>
    private sealed record Pair(IShardCustomers Local, IShardCustomers Actors, CustomersModel OfLocal, CustomersModel OfActors, Guid Lease) : IDisposable
    {
        public async Task<(StepOutcome Local, StepOutcome Actors)> StepAsync(InputRecord[] records, Instant clock)
        {
            StepOutcome local = await OfLocal.StepAsync(Local, records, clock);
            StepOutcome actors = await OfActors.StepAsync(Actors, records, clock);
            local.AssertSame(actors);
            return (local, actors);
        }

        public void Dispose()
        {
            Local.Dispose();
            Actors.Dispose();
        }
    }
}
