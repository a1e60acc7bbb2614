using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Domain.Interactions;
using StreamEngine.Ingest;
using StreamEngine.Sharding;
using StreamEngine.Sharding.Akka.Cluster;
using StreamEngine.Sharding.Akka.Customers;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Sharding.Akka;

/// <summary>Three nodes of one cluster, in this process: customers follow the consumer of their shard, and however they move, the outcome is as if there were no cluster.</summary>
#pragma warning disable CA1001 // xunit disposes of it by IAsyncLifetime.
public sealed class ThreeNodesTests : IAsyncLifetime
#pragma warning restore CA1001
{
    private static readonly ShardId Shard = new(3);

    private static readonly EngineOptions Options = new()
    {
        Clock = EngineClock.EventTime, IdleTick = TimeSpan.FromMilliseconds(10), RetryFirst = TimeSpan.FromMilliseconds(1), RetryLongest = TimeSpan.FromMilliseconds(2),
    };

    private readonly List<ClusterMember> _members = [];
    private readonly ShardSandbox _plain = new(Options, TimeProvider.System);
    private readonly ShardSandbox _sandbox = new(Options, TimeProvider.System);

    public async Task InitializeAsync()
    {
        int[] ports = [.. Enumerable.Range(0, 3).Select(_ => FreePort.Next())];
        foreach (int port in ports) _members.Add(new ClusterMember(AkkaNode.Start(AkkaNodeFixture.Settings(port, ports), null, NullLoggerFactory.Instance, TimeProvider.System)));
        await Eventually.BecomesTrueAsync(() => _members.All(member => member.Up == 3), "every node knows all three");
    }

    public async Task DisposeAsync()
    {
        foreach (ClusterMember member in _members) await member.Node.DisposeAsync();
        await _plain.DisposeAsync();
        await _sandbox.DisposeAsync();
    }

    [Fact]
    public async Task Customers_come_to_whoever_consumes_their_shard_and_then_orders_no_longer_leave_the_node()
    {
        List<InputRecord> records = Records(seed: 61);
        int given = 0;
        for (int turn = 0; turn < 6; turn++)
        {
            ClusterMember owner = _members[turn % 3];
            given += 100;
            (ShardLoop loop, Task running) = Begin(owner, records, () => given);
            await ReachesAsync(loop, given);

            // Until the customers have followed, orders cross the network; then nothing does any more.
            await Eventually.BecomesTrueAsync(async () => (await owner.ShardsAsync()).Contains(CustomerRegion.NameOf(Shard.Partition)), "the customers have followed");
            given += 50;
            await ReachesAsync(loop, given);
            double elsewhere = await owner.ElsewhereAsync();
            given += 50;
            await ReachesAsync(loop, given);
            Assert.Equal(elsewhere, await owner.ElsewhereAsync());
            loop.Stop();
            await running;
        }

        Assert.True(await ElsewhereAsync() > 0, "no order has ever met its customer elsewhere, so nothing was shown");
        await EndsAsPlainAsync(_members[0], records);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task A_node_that_leaves_takes_nothing_along(int leaving)
    {
        List<InputRecord> records = Records(seed: 62);
        int given = 500;
        (ShardLoop former, Task ended) = Begin(_members[leaving], records, () => given);
        await ReachesAsync(former, given);
        former.Stop();
        await ended;

        // The next owner begins while the customers still live on the node that leaves: if that is the oldest, with who decides where shards live.
        ClusterMember next = _members[1];
        given = 600;
        (ShardLoop loop, Task running) = Begin(next, records, () => given);
        await ReachesAsync(loop, given);
        Task left = _members[leaving].Node.LeaveAsync();
        for (given = 650; !left.IsCompleted && given < 1_200; given += 50) await ReachesAsync(loop, given);
        await Until.DoneAsync(left);
        Assert.True(_members[leaving].Node.System.WhenTerminated.IsCompleted);
        await Eventually.BecomesTrueAsync(() => next.Up == 2, "the others know that it has left");
        given = 1_300;
        await ReachesAsync(loop, given);
        loop.Stop();
        await running;
        await EndsAsPlainAsync(next, records);
    }

    [Fact]
    public async Task Shards_that_all_change_hands_at_once_come_to_what_they_would_without_a_cluster()
    {
        ShardId[] shards = [.. Enumerable.Range(0, AkkaNodeFixture.Partitions).Select(partition => new ShardId(partition))];
        List<InputRecord>[] records = [.. shards.Select(shard => Records(seed: 100 + shard.Partition))];
        foreach (ShardId shard in shards) await RunToEndAsync(_plain.Loop(new ScriptedInput(shard, records[shard.Partition])));
        for (int turn = 0, given = 300; turn < 4; turn++, given += 300)
        {
            (ShardLoop Loop, Task Running)[] consumers =
                [.. shards.Select(shard => Begin(_members[(shard.Partition + turn) % 3], records[shard.Partition], () => Math.Min(given, 1_500), shard, atATime: 40))];
            foreach ((ShardLoop loop, Task running) in consumers)
            {
                await ReachesAsync(loop, given);
                loop.Stop();
                await running;
            }
        }

        await Task.WhenAll(shards.Select(shard => RunToEndAsync(_members[shard.Partition % 3].Loop(_sandbox.Store, new ScriptedInput(shard, records[shard.Partition]), Options))));
        foreach (ShardId shard in shards) (await ShardOutcome.ReadAsync(_plain.Reader, shard)).AssertSame(await ShardOutcome.ReadAsync(_sandbox.Reader, shard));
        Assert.True(await ElsewhereAsync() > 0, "no order has ever met its customer elsewhere, so nothing was shown");
    }

    [Fact]
    public async Task Customers_who_all_live_elsewhere_do_what_they_would_here_however_long_their_records_are()
    {
        ShardId shard = new(5);
        await RunToEndAsync(_members[1].Loop(_sandbox.Store, new ScriptedInput(shard, Records(seed: 64)), Options));
        await Eventually.BecomesTrueAsync(async () => (await _members[1].ShardsAsync()).Contains(CustomerRegion.NameOf(shard.Partition)), "the customers live there");

        // This one orders them, and announces nothing: so they stay where they are.
        CustomersModel local = new(), actors = new();
        using IShardCustomers here = ShardSandbox.Local(ShardSandbox.Policy, Options, _plain.Metrics, TimeProvider.System).Open(CustomersModel.OwnershipOf(shard, local));
        using IShardCustomers elsewhere = _members[0].Customers(CustomersModel.OwnershipOf(shard, actors), Options);
        InputRecord[] longest = [.. Enumerable.Range(0, ActorCustomers.MostRecordsOfAnOrder + 10).Select(i => ScriptedInput.Record(Longest(i)))];
        foreach (InputRecord[] records in (InputRecord[][])[.. Records(seed: 65).Chunk(100), longest, longest])
            (await local.StepAsync(here, records, Instant.Start)).AssertSame(await actors.StepAsync(elsewhere, records, Instant.Start));
        Assert.Equal(0, await _members[0].HereAsync());
        Assert.True(await _members[0].ElsewhereAsync() > 0);

        static Interaction Longest(int number) => Traffic.Make(draft =>
        {
            string text = new('語', Interaction.LongestText - 5);
            (draft.Id, draft.Source, draft.CustomerId, draft.StartedAt) = ($"{text}{number}", text, text, Traffic.Start + TimeSpan.FromMinutes(number));
            (draft.Queue, draft.Agent, draft.Topic, draft.CaseId) = (text, text, text, text);
            (draft.AccountValue, draft.Segment, draft.Region, draft.Lifecycle) = (text, text, text, text);
        });
    }

    /// <summary>Lets a node consume a shard, as far as its input is given.</summary>
    private (ShardLoop Loop, Task Running) Begin(ClusterMember owner, List<InputRecord> records, Func<int> given, ShardId? shard = null, int atATime = int.MaxValue)
    {
        ShardLoop? loop = null;
        ScriptedInput input = new(shard ?? Shard, records) { TakeLimit = () => (int)Math.Min(atATime, Math.Max(0, given() - loop!.Committed!.Tally.Consumed)) };
        loop = owner.Loop(_sandbox.Store, input, Options);
        return (loop, loop.RunAsync());
    }

    private static Task ReachesAsync(ShardLoop loop, int records) =>
        Eventually.BecomesTrueAsync(() => Task.FromResult(loop.Committed?.Tally.Consumed == records), () => $"{records} records are committed, instead of {loop.Committed?.Tally.Consumed}");

    /// <summary>The rest is consumed here; then all is as it would be without a cluster.</summary>
    private async Task EndsAsPlainAsync(ClusterMember owner, List<InputRecord> records)
    {
        await RunToEndAsync(owner.Loop(_sandbox.Store, new ScriptedInput(Shard, records), Options));
        await RunToEndAsync(_plain.Loop(new ScriptedInput(Shard, records)));
        (await ShardOutcome.ReadAsync(_plain.Reader, Shard)).AssertSame(await ShardOutcome.ReadAsync(_sandbox.Reader, Shard));
    }

    private static async Task RunToEndAsync(ShardLoop loop)
    {
        Task running = loop.RunAsync();
        await Eventually.BecomesTrueAsync(() => loop.IsDrained, "the input is applied");
        loop.Stop();
        await running;
    }

    private async Task<double> ElsewhereAsync() => (await Task.WhenAll(_members.Select(member => member.ElsewhereAsync()))).Sum();

    private static List<InputRecord> Records(int seed) => [.. Traffic.Mixed(seed, 1_500, 40).Select(ScriptedInput.Record)];
}
