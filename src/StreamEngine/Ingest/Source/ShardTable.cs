using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamEngine.Domain;

namespace StreamEngine.Ingest.Source;

/// <summary>The shards that the group gave this node: a partition number is a shard once it is assigned for every topic.</summary>
/// <remarks>All members but the constructor are called on the poll thread.</remarks>
internal sealed class ShardTable(InputContext context, IShardOwner owner, TimeSpan revokeDeadline)
{
    /// <summary>An assignment has the client begin anew with the partitions of all shards: one that is lost again and again must not hold up the others.</summary>
    private static readonly TimeSpan ReassignmentPause = TimeSpan.FromMilliseconds(200);

    private readonly SortedDictionary<int, KafkaShardInput> _inputs = [];
    private long? _reassignedAt;
    private volatile bool _hasJoined;
    private long _assignments;
    private long _revocations;
    private long _losses;

    /// <summary>Whether the group has ever given this node its shards, be it none. May be asked from any thread.</summary>
    public bool HasJoined => _hasJoined;

    /// <summary>How often shards were given, taken back, and lost without warning. May be asked from any thread.</summary>
    public Rebalances Rebalances => new(Interlocked.Read(ref _assignments), Interlocked.Read(ref _revocations), Interlocked.Read(ref _losses));

    public KafkaShardInput? Find(Partition partition) => _inputs.GetValueOrDefault(partition.Value);

    /// <summary>The last broker is lost.</summary>
    public void ForgetEnds()
    {
        foreach (KafkaShardInput input in _inputs.Values) input.ForgetEnds();
    }

    /// <summary>Some broker is back.</summary>
    public void AskEnds()
    {
        foreach (KafkaShardInput input in _inputs.Values) input.AskEnds();
        context.NeedAttention();
    }

    /// <summary>Makes the client do what the shards ask for.</summary>
    /// <returns>Whether nothing is expected of the poll thread soon.</returns>
    public bool Reconcile()
    {
        bool isQuiet = true;
        foreach (KafkaShardInput input in _inputs.Values) isQuiet &= input.Reconcile();
        if (!_inputs.Values.Any(input => input.NeedsReassignment)) return isQuiet;
        if (_reassignedAt is { } last && context.Time.GetElapsedTime(last) < ReassignmentPause) return false;
        _reassignedAt = context.Time.GetTimestamp();
        context.Client.Reassign([.. _inputs.Values.SelectMany(input => input.Assign())]);
        return false;
    }

    /// <summary>Takes an assignment over.</summary>
    /// <returns>Where the client is to begin with the partitions of the shards; the others are not read.</returns>
    public IEnumerable<TopicPartitionOffset> Assign(IReadOnlyList<TopicPartition> partitions)
    {
        context.Client.Unpause(partitions);
        var added = new List<KafkaShardInput>();
        foreach (IGrouping<int, TopicPartition> group in partitions.GroupBy(partition => partition.Partition.Value).OrderBy(group => group.Key))
        {
            int topics = group.Select(partition => partition.Topic).Distinct(StringComparer.Ordinal).Count();
            if (topics < context.Topics.Count)
            {
                Log.PartlyAssigned(context.Logger, group.Key, topics, context.Topics.Count);
                continue;
            }

            var input = new KafkaShardInput(new ShardId(group.Key), context);
            _inputs[group.Key] = input;
            added.Add(input);
        }

        Log.Assigned(context.Logger, string.Join(", ", added.Select(input => input.Shard)));
        context.NeedAttention();
        foreach (KafkaShardInput input in added) Tell(nameof(owner.OnAssigned), () => owner.OnAssigned(input));
        _hasJoined = true;
        Interlocked.Increment(ref _assignments);
        return [.. added.SelectMany(input => input.Assign())];
    }

    /// <summary>Gives every shard up. The assignor is an eager one: a rebalance always takes all.</summary>
    /// <param name="lost">Another owner may be at work already.</param>
    public void Revoke(bool lost)
    {
        KafkaShardInput[] inputs = [.. _inputs.Values];
        if (inputs.Length == 0) return;
        ShardId[] shards = [.. inputs.Select(input => input.Shard)];
        foreach (KafkaShardInput input in inputs) input.Revoke();
        if (lost) foreach (KafkaShardInput input in inputs) input.Close();
        Tell(nameof(owner.OnRevoked), () => owner.OnRevoked(shards, lost, revokeDeadline));
        foreach (KafkaShardInput input in inputs) input.Close();
        _inputs.Clear();
        Interlocked.Increment(ref lost ? ref _losses : ref _revocations);

        if (lost) Log.Lost(context.Logger, string.Join(", ", shards));
        else Log.Revoked(context.Logger, string.Join(", ", shards));
    }

    /// <summary>An exception would unwind into the client and cost it a record: say it aloud and go on.</summary>
    private void Tell(string call, Action tell)
    {
        try
        {
            tell();
        }
#pragma warning disable CA1031 // whatever it is, see above
        catch (Exception e)
#pragma warning restore CA1031
        {
            Log.OwnerFailed(context.Logger, e, call);
        }
    }
}

/// <param name="Assigned">Assignments, be they of no shard.</param>
/// <param name="Revoked">Shards taken back, with time to finish.</param>
/// <param name="Lost">Shards lost without warning.</param>
internal readonly record struct Rebalances(long Assigned, long Revoked, long Lost);
