using System.Globalization;
using Akka.Actor;
using Akka.Cluster.Sharding;

namespace StreamEngine.Sharding.Akka.Customers;

/// <summary>Tells Akka's sharding which message is whose: its shards are ours, its entities our customers.</summary>
internal sealed class CustomerRegion : IMessageExtractor
{
    public const string TypeName = "customers";

    private readonly string[] _names;

    /// <param name="partitions">So many shards there are.</param>
    public CustomerRegion(int partitions) => _names = [.. Enumerable.Range(0, partitions).Select(NameOf)];

    /// <summary>A shard's name within Akka.</summary>
    public static string NameOf(int partition) => partition.ToString(CultureInfo.InvariantCulture);

    public string? EntityId(object message) => (message as ICustomerBound)?.CustomerId;

    public object EntityMessage(object message) => message;

#pragma warning disable CS0672, S1133 // Asked by the version at hand.
    public string? ShardId(object message) => message is ICustomerBound bound ? KnownNameOf(bound.Shard.Partition) : null;
#pragma warning restore CS0672, S1133

    public string ShardId(string entityId, object? messageHint = null) =>
        messageHint is ICustomerBound bound ? KnownNameOf(bound.Shard.Partition) : throw new ArgumentException("a customer's shard is told by its messages alone", nameof(messageHint));

    /// <summary>A topic may have got more partitions, and another node may know it already.</summary>
    private string KnownNameOf(int partition) => partition < _names.Length ? _names[partition] : NameOf(partition);
}
