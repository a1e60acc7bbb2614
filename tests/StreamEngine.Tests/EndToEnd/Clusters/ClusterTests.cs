using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.EndToEnd.Clusters;

/// <summary>Three engines that are one cluster, while nodes join, leave, die, freeze and lose each other; in the end all is as if one had never been disturbed.</summary>
/// <remarks>Where nobody is to be lost, nobody may be taken for lost because the machine is busy: there the settings are as they come.</remarks>
public sealed class ClusterTests
{
    /// <summary>Sooner than by default, so that a loss is noticed while a test lasts.</summary>
    private static readonly string[] Quick = ["Cluster:LostAfter=00:00:05", "Cluster:StableAfter=00:00:03"];

    [Fact]
    public async Task NodesThatJoinOneByOne_TakePartitionsAndTheirCustomers_AndGiveThemBackWhenTheyLeave()
    {
        await using ClusterRun cluster = await ClusterRun.BeginAsync(seed: 21);
        foreach (ClusterNode node in cluster.Nodes)
        {
            await node.StartAsync();
            await cluster.GoOnAsync();
        }

        await AssertCustomersFollowAsync(cluster);
        await cluster.Nodes[0].LeaveAsync();
        await cluster.GoOnAsync();
        await cluster.Nodes[2].LeaveAsync();
        await cluster.GoOnAsync();
        await cluster.AssertAsUndisturbedAsync();
        Assert.Contains("given up (lost: False", cluster.Nodes[1].Engine.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RestartedOneAfterTheOther_UnderLoad_NothingIsLostOrDoubled()
    {
        await using ClusterRun cluster = await ClusterRun.BeginWithAllAsync(seed: 22);
        foreach (ClusterNode node in cluster.Nodes)
        {
            await node.LeaveAsync();
            await node.StartAsync();
            await cluster.GoOnAsync();
        }

        await cluster.AssertAsUndisturbedAsync();
    }

    [Fact]
    public async Task TheOldestNodeKilled_IsDoneWithout_AndAnotherIsReplacedAtOnce()
    {
        await using ClusterRun cluster = await ClusterRun.BeginWithAllAsync(seed: 23, Quick);
        await cluster.Nodes[0].KillAsync();
        await cluster.GoOnAsync();
        await cluster.Nodes[0].StartAsync();
        await cluster.Nodes[1].KillAsync();
        await cluster.Nodes[1].StartAsync();
        await cluster.GoOnAsync();
        await cluster.AssertAsUndisturbedAsync();
    }

    [Fact]
    public async Task TheOldestNodeCutOff_EndsItself_AndTheOthersGoOn()
    {
        await using ClusterRun cluster = await ClusterRun.BeginWithAllAsync(seed: 24, Quick);
        EngineProcess lost = cluster.Nodes[0].Engine;
        cluster.Network.CutOff(0);
        await cluster.Nodes[0].EndsItselfAsync();
        await cluster.GoOnAsync();
        await cluster.AssertFencedAsync(lost);
        cluster.Network.Mend();
        await cluster.Nodes[0].StartAsync();
        await cluster.GoOnAsync();
        await cluster.AssertAsUndisturbedAsync();
        Assert.All(cluster.Nodes, node => Assert.False(node.Engine.HasExited, node.Engine.Output));
    }

    [Fact]
    public async Task ACutThatIsMendedInTime_PutsNobodyOut()
    {
        await using ClusterRun cluster = await ClusterRun.BeginWithAllAsync(seed: 25, "Cluster:LostAfter=00:00:05", "Cluster:StableAfter=00:05:00");
        cluster.Network.CutOff(2);
        foreach ((ClusterNode node, int missed) in cluster.Nodes.Zip([1, 1, 2]))
            await Eventually.BecomesTrueAsync(async () => await node.UnreachableAsync() == missed, $"{missed} nodes cannot be reached");
        cluster.Network.Mend();
        foreach (ClusterNode node in cluster.Nodes) await Eventually.BecomesTrueAsync(async () => await node.UnreachableAsync() == 0, "all is well again");
        await cluster.GoOnAsync();
        await cluster.AssertAsUndisturbedAsync();
        Assert.All(cluster.Nodes, node => Assert.False(node.Engine.HasExited, node.Engine.Output));
    }

    [Fact]
    public async Task ANodeFrozenUntilTheOthersHaveItsShards_IsFencedWhenItThaws_AndEndsItself()
    {
        await using ClusterRun cluster = await ClusterRun.BeginWithAllAsync(seed: 26, Quick);
        EngineProcess frozen = cluster.Nodes[1].Engine;
        frozen.Signal(EngineProcess.Freeze);
        await cluster.GoOnAsync();
        await cluster.AssertFencedAsync(frozen);
        frozen.Signal(EngineProcess.Thaw);
        await cluster.Nodes[1].EndsItselfAsync();
        await cluster.Nodes[1].StartAsync();
        await cluster.GoOnAsync();
        await cluster.AssertAsUndisturbedAsync();
    }

    /// <summary>Waits until each node's customers live with it: while the work goes on, none of its orders leaves it.</summary>
    private static Task AssertCustomersFollowAsync(ClusterRun cluster) => Eventually.BecomesTrueAsync(
        async () =>
        {
            (long Here, long Elsewhere)[] before = await Task.WhenAll(cluster.Nodes.Select(node => node.AnswersAsync()));
            await cluster.GoOnAsync();
            (long Here, long Elsewhere)[] after = await Task.WhenAll(cluster.Nodes.Select(node => node.AnswersAsync()));
            return before.Zip(after).All(node => node.Second.Here > node.First.Here && node.Second.Elsewhere == node.First.Elsewhere);
        },
        "customers live where their shard is consumed");
}
