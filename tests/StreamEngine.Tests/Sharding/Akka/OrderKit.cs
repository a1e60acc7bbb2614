using StreamEngine.Domain;
using StreamEngine.Domain.Interactions;
using StreamEngine.Sharding.Akka.Customers;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Sharding.Akka;

/// <summary>Orders to one customer, as the owner of its shard would send them.</summary>
internal static class OrderKit
{
    public const string CustomerId = "c-1";

    public static readonly ShardId Shard = new(3);

    /// <summary>What is sent along of somebody whom the store does not know.</summary>
    public static readonly ReadOnlyMemory<byte>? Newcomer = ReadOnlyMemory<byte>.Empty;

    /// <summary>The customer is taken to be in memory.</summary>
    public static ReadOnlyMemory<byte>? None => null;

    /// <param name="lease">The ownership's token.</param>
    /// <param name="round">The round.</param>
    /// <param name="snapshot">What is sent along.</param>
    /// <param name="interactions">One a minute, from the start on; time goes on to the last.</param>
    public static CustomerOrder Order(Guid lease, long round, ReadOnlyMemory<byte>? snapshot, params Interaction[] interactions)
    {
        Instant time = Traffic.Start;
        List<OrderedRecord> records = [];
        foreach (Interaction interaction in interactions)
        {
            Instant after = Instant.Max(time, interaction.StartedAt);
            records.Add(new OrderedRecord(records.Count, interaction, time, after));
            time = after;
        }

        return new CustomerOrder(Shard, lease, round, Place: 0, CustomerId, snapshot, [.. records], time);
    }

    public static Interaction Bad(int minute) => Traffic.Bad("i-" + minute, CustomerId, Traffic.Start + TimeSpan.FromMinutes(minute));
}
