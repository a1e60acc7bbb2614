using Akka.Actor;
using Akka.Cluster;
using AkkaCluster = Akka.Cluster.Cluster;

namespace StreamEngine.Sharding.Akka.Cluster;

/// <summary>Whether this node is a member of its cluster: only then it may own shards.</summary>
internal sealed class Membership
{
    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly AkkaCluster _cluster;

    public Membership(ActorSystem system)
    {
        _cluster = AkkaCluster.Get(system);
        _cluster.RegisterOnMemberUp(() => _joined.TrySetResult());
        _cluster.RegisterOnMemberRemoved(() => _left.TrySetResult());
        _ = system.WhenTerminated.ContinueWith(_ => _left.TrySetResult(), TaskScheduler.Default);
    }

    /// <summary>Ends when this node has become a member.</summary>
    public Task Joined => _joined.Task;

    /// <summary>Ends when it is none any more, for good.</summary>
    public Task Left => _left.Task;

    /// <summary>What stands against this node's work; null: nothing. That another node cannot be reached does not: all would then be taken from service for one.</summary>
    public string? Trouble =>
        Left.IsCompleted ? "this node has left its cluster"
        : Joined.IsCompleted ? null
        : "this node is not a member of its cluster yet (see Cluster:Seeds)";

    /// <summary>Members that are up, and those of them that cannot be reached, as this node sees it.</summary>
    public (int Up, int Unreachable) Members
    {
        get
        {
            ClusterEvent.CurrentClusterState state = _cluster.State;
            return (state.Members.Count(member => member.Status is MemberStatus.Up or MemberStatus.WeaklyUp or MemberStatus.Leaving), state.Unreachable.Count);
        }
    }

    /// <summary>Waits until this node is a member. Once it has left, it never is again: then only giving up ends this.</summary>
    public async Task WaitAsync(CancellationToken ct)
    {
        await Joined.WaitAsync(ct);
        if (Left.IsCompleted) await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
    }
}
