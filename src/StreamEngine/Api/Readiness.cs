using StreamEngine.Sharding;

namespace StreamEngine.Api;

/// <summary>Whether this node does its work, and if not, why.</summary>
/// <param name="isConnected">Whether the broker answers.</param>
/// <param name="hasJoined">Whether the group has given this node its shards (maybe none).</param>
/// <param name="forwardingTrouble">Why dead letters or re-routed records do not reach the broker; null when they do.</param>
/// <param name="shards">The shards here.</param>
internal sealed class Readiness(Func<bool> isConnected, Func<bool> hasJoined, Func<string?> forwardingTrouble, ShardHost shards)
{
    private readonly List<Func<string?>> _more = [];

    /// <summary>Adds one more thing that readiness depends on; before anyone asks.</summary>
    /// <param name="trouble">What is wrong with it; null when nothing is.</param>
    public void DependOn(Func<string?> trouble) => _more.Add(trouble);

    /// <summary>Empty: ready.</summary>
    public IReadOnlyList<string> Reasons()
    {
        List<string> reasons = [];
        if (!isConnected()) reasons.Add("the broker does not answer");
        if (!hasJoined()) reasons.Add("the consumer group has not assigned shards yet");
        if (forwardingTrouble() is { } trouble) reasons.Add(trouble);
        reasons.AddRange(_more.Select(trouble => trouble()).OfType<string>());
        foreach (IGrouping<ShardPhase, ShardLoop> phase in shards.Loops.GroupBy(loop => loop.Phase).OrderBy(phase => phase.Key))
        {
            string ids = string.Join(", ", phase.Select(loop => loop.Shard.Partition).Order());
            if (phase.Key == ShardPhase.Acquiring) reasons.Add($"shards not acquired yet: {ids}");
            if (phase.Key == ShardPhase.Holding) reasons.Add($"the store does not answer; shards holding: {ids}");
            if (phase.Key == ShardPhase.Stopped) reasons.Add($"shards stopped though they are this node's: {ids}");
            if (phase.Key == ShardPhase.Halted) reasons.Add($"shards halted by a gap in the input (see the log and Kafka:OnGap): {ids}");
        }

        return reasons;
    }
}
