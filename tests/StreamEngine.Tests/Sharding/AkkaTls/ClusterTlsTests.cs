using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Ingest;
using StreamEngine.Sharding;
using StreamEngine.Sharding.Akka.Cluster;
using StreamEngine.Tests.Api.Security.Kit;
using StreamEngine.Tests.Support;
using StreamEngine.Tests.Telemetry;

namespace StreamEngine.Tests.Sharding.AkkaTls;

/// <summary>Nodes of a cluster know each other by their certificates; whoever has none of their authority does not get in.</summary>
[Collection(Alone.Name)]
public sealed class ClusterTlsTests : IDisposable
{
    private static readonly ShardId Shard = new(3);
    private readonly TestAuthority _authority = new("nodes");

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task Nodes_of_one_authority_become_one_cluster()
    {
        await using TlsNode first = new(TlsNode.Under(_authority, _authority));
        await using TlsNode second = new(TlsNode.Under(_authority, _authority), first);
        await second.Joined;
        await first.SeesAsync(2);
        await second.SeesAsync(2);
        Assert.Null(first.Trouble);
        Assert.Null(second.Trouble);
    }

    [Fact]
    public async Task Nodes_under_an_intermediate_that_the_bundle_holds_become_one_cluster()
    {
        using TestAuthority between = _authority.Intermediate("nodes of this house");
        await using TlsNode first = new(TlsNode.Under(between, _authority, between));
        await using TlsNode second = new(TlsNode.Under(between, _authority, between), first);
        await second.Joined;
        await first.SeesAsync(2);
    }

    [Fact]
    public async Task A_node_without_a_certificate_does_not_get_in_and_disturbs_nobody() => await IsKeptOutAsync(null);

    [Fact]
    public async Task A_node_of_another_authority_does_not_get_in_and_disturbs_nobody()
    {
        // It would itself let the others in.
        using TestAuthority other = new("nodes");
        await IsKeptOutAsync(TlsNode.Under(other, _authority, other));
    }

    [Fact]
    public async Task Orders_and_answers_cross_and_the_outcome_is_that_of_one_process()
    {
        EngineOptions options = new() { Clock = EngineClock.EventTime, IdleTick = TimeSpan.FromMilliseconds(10) };
        List<InputRecord> records = [.. Traffic.Mixed(seed: 8, 600, 30).Select(ScriptedInput.Record)];
        await using ShardSandbox local = new(options, TimeProvider.System);
        await RunAsync(local.Loop(new ScriptedInput(Shard, records) { TakeLimit = () => 50 }));

        await using ShardSandbox shared = new(options, TimeProvider.System);
        await using TlsNode first = new(TlsNode.Under(_authority, _authority));
        await using TlsNode second = new(TlsNode.Under(_authority, _authority), first);
        await second.Joined;

        // The first node's customers stay with it when the second one reads on.
        await RunAsync(first.Loop(new ScriptedInput(Shard, records[..200]) { TakeLimit = () => 50 }, shared, options));
        await RunAsync(second.Loop(new ScriptedInput(Shard, records) { TakeLimit = () => 50 }, shared, options));

        (await ShardOutcome.ReadAsync(local.Reader, Shard)).AssertSame(await ShardOutcome.ReadAsync(shared.Reader, Shard));
        Exposition metrics = await second.MetricsAsync();
        Assert.True(metrics.Sum("streamengine_customer_answers_total", "from=\"elsewhere\"") > 0);
        Assert.Equal(0, metrics.Sum("streamengine_customer_answers_total", "from=\"here\""));
        Assert.Equal(0, metrics.Sum("streamengine_shard_failures_total"));
    }

    private static async Task RunAsync(ShardLoop loop)
    {
        Task running = loop.RunAsync();
        await Eventually.BecomesTrueAsync(() => loop.IsDrained, "the input is applied");
        loop.Stop();
        await running;
    }

    /// <summary>While somebody knocks in vain, nothing stands against the others' work, and one of them is let in.</summary>
    private async Task IsKeptOutAsync(ClusterCertificates? certificates)
    {
        await using TlsNode first = new(TlsNode.Under(_authority, _authority));
        await first.Joined;
        await using TlsNode stranger = new(certificates, first);
        await Eventually.BecomesTrueAsync(() => Task.FromResult(stranger.IsKeptOut), () => $"the stranger tries in vain:\n{stranger.Log}");
        await using TlsNode second = new(TlsNode.Under(_authority, _authority), first);
        await second.Joined;
        await first.SeesAsync(2);
        Assert.Null(first.Trouble);
        Assert.Null(second.Trouble);
        Assert.False(stranger.Joined.IsCompleted);
        Assert.Equal("this node is not a member of its cluster yet (see Cluster:Seeds)", stranger.Trouble);
        Assert.Equal(0, (await stranger.MetricsAsync()).Sum("streamengine_cluster_members"));
    }
}
