using System.Collections.Concurrent;
using StreamEngine.Configuration;
using StreamEngine.Domain.Scoring;
using StreamEngine.Ingest;

namespace StreamEngine.Tests.EndToEnd.Oracle;

/// <summary>What must have come of a file of real calls, recomputed as one batch, customer by customer.</summary>
/// <remarks>
/// Time, for a customer, goes on as long as anything happens in the customer's partition, be it an anonymous call; those are spread
/// over the partitions in turn.
/// </remarks>
internal sealed class BatchOracle
{
    private readonly int _partitions;
    private readonly List<(int Partition, RealCall Call)> _placed;
    private readonly ConcurrentDictionary<string, NaiveCustomer> _customers = new();

    /// <param name="calls">All that is ever sent, in order.</param>
    /// <param name="partitions">How many shards there are.</param>
    public BatchOracle(IReadOnlyList<RealCall> calls, int partitions)
    {
        _partitions = partitions;
        int anonymous = 0;
        _placed = [.. calls.Select(call => (call.CustomerId is { } id ? PartitionOf(id) : anonymous++ % partitions, call))];
        Parallel.ForEach(
            calls.Where(call => call.CustomerId is not null).GroupBy(call => call.CustomerId!),
            customer => _customers[customer.Key] = new NaiveCustomer([.. customer], calls[^1].At));
    }

    /// <summary>What the shard holds when everything up to a moment has been sent.</summary>
    public ExpectedShard Shard(int partition, DateTime sentUntil)
    {
        List<RealCall> calls = [.. _placed.Where(each => each.Partition == partition && each.Call.At <= sentUntil).Select(each => each.Call)];
        DateTime time = calls.Max(call => call.At);
        List<KeyValuePair<string, NaiveCustomer>> met = [.. _customers.Where(customer => PartitionOf(customer.Key) == partition)];
        return new ExpectedShard(
            time, calls.Count, calls.Count(call => call.CustomerId is null),
            met.Where(customer => customer.Value.IsKnownAt(time)).ToDictionary(),
            met.ToDictionary(customer => customer.Key, customer => customer.Value.CrossingsUntil(time)));
    }

    public int CrossingsInto(RiskLevel level) => _customers.Values.Sum(customer => customer.CrossingsInto(level));

    public override string ToString() => FormattableString.Invariant(
        $"{_placed.Count} calls; {_customers.Count} customers, {_customers.Values.Count(customer => customer.Lives > 1)} of them forgotten and come back; ")
        + "crossings: " + string.Join(", ", Enum.GetValues<RiskLevel>().Select(level => FormattableString.Invariant($"{CrossingsInto(level)} into {level}")));

    private int PartitionOf(string customerId) => Partitioners.PartitionOf(KeyPartitioner.Murmur2, customerId, _partitions);
}

/// <param name="Time">Shard time.</param>
/// <param name="Consumed">Calls sent to it.</param>
/// <param name="Anonymous">Those of them without a customer.</param>
/// <param name="Known">The customers who are remembered.</param>
/// <param name="Crossings">By customer, oldest first; also of those who are forgotten.</param>
internal sealed record ExpectedShard(
    DateTime Time, int Consumed, int Anonymous, Dictionary<string, NaiveCustomer> Known, Dictionary<string, List<string>> Crossings);
