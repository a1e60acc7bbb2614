using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Profiles;
using StreamEngine.Store;

namespace StreamEngine.Sharding.Akka.Customers;

/// <summary>What passes between a shard and its customers; may cross the network.</summary>
internal interface ICustomerMessage;

/// <summary>What is sent to a customer, wherever that lives.</summary>
internal interface ICustomerBound : ICustomerMessage
{
    ShardId Shard { get; }

    string CustomerId { get; }
}

/// <summary>A customer's part of one step.</summary>
/// <param name="Shard">Whose customer.</param>
/// <param name="Lease">The token of the ownership under which the step is made: what a customer knows counts under that one alone.</param>
/// <param name="Round">The round of orders this belongs to; each ownership counts its own.</param>
/// <param name="Place">Its place in the round.</param>
/// <param name="CustomerId">Who.</param>
/// <param name="Snapshot">What is committed of the customer, empty where nothing is; null: the customer has it.</param>
/// <param name="Records">In the order of the batch.</param>
/// <param name="Until">Time then goes on to this.</param>
internal sealed record CustomerOrder(
    ShardId Shard, Guid Lease, long Round, int Place, string CustomerId, ReadOnlyMemory<byte>? Snapshot, OrderedRecord[] Records, Instant Until) : ICustomerBound
{
    /// <summary>Without the customer: what cannot be sent is named in the log.</summary>
    public override string ToString() => $"order {Round}.{Place} of shard {Shard}";
}

/// <param name="Place">In the batch.</param>
/// <param name="Interaction">Of this customer.</param>
/// <param name="Before">Shard time before the record.</param>
/// <param name="After">Shard time after it.</param>
internal readonly record struct OrderedRecord(int Place, Interaction Interaction, Instant Before, Instant After);

/// <summary>The customer need not stay in memory.</summary>
/// <param name="Shard">Whose customer.</param>
/// <param name="Lease">The token of the ownership that knows the customer to be in memory.</param>
/// <param name="CustomerId">Who.</param>
internal sealed record Release(ShardId Shard, Guid Lease, string CustomerId) : ICustomerBound
{
    /// <summary>Without the customer: what cannot be sent is named in the log.</summary>
    public override string ToString() => $"release of a customer of shard {Shard}";
}

/// <summary>What a customer made of an order.</summary>
/// <param name="Lease">As ordered.</param>
/// <param name="Round">As ordered.</param>
/// <param name="Place">As ordered.</param>
/// <param name="Kind">How it went; of what follows, only what is done has more than <paramref name="Fault"/>.</param>
internal sealed record CustomerAnswer(Guid Lease, long Round, int Place, AnswerKind Kind) : ICustomerMessage
{
    /// <summary>What is to be stored; empty: nothing is left to know.</summary>
    public ReadOnlyMemory<byte> Snapshot { get; init; }

    /// <summary>When time next concerns the customer.</summary>
    public Instant Due { get; init; }

    /// <summary>Null: not at risk.</summary>
    public double? AtRiskPriority { get; init; }

    /// <summary>How the customer stood before the order.</summary>
    public StoredStanding Before { get; init; }

    /// <summary>What the customer takes in memory, about.</summary>
    public int Bytes { get; init; }

    /// <summary>What became of each record.</summary>
    public ApplyOutcome[] Outcomes { get; init; } = [];

    /// <summary>Contacts that were folded.</summary>
    public int Folded { get; init; }

    public IReadOnlyList<AnsweredCrossing> Crossings { get; init; } = [];

    /// <summary>Why the snapshot could not be read, or what failed; null: nothing.</summary>
    public string? Fault { get; init; }

    /// <summary>Without the customer: what cannot be sent is named in the log.</summary>
    public override string ToString() => $"answer {Round}.{Place}";
}

internal enum AnswerKind
{
    Done,

    /// <summary>Nothing is known of the customer under this ownership: order again, with a snapshot.</summary>
    Unknown,

    /// <summary>The order could not be carried out.</summary>
    Failed,
}

/// <param name="Cause">What caused it.</param>
/// <param name="Place">The place in the batch of the record; −1 where time caused it.</param>
/// <param name="Crossing">The crossing.</param>
internal readonly record struct AnsweredCrossing(AnsweredCause Cause, int Place, Crossing Crossing);

internal enum AnsweredCause
{
    /// <summary><see cref="IWorkReport.OfTime"/>.</summary>
    Time,

    /// <summary><see cref="IWorkReport.OfRecord"/>.</summary>
    Record,

    /// <summary><see cref="IWorkReport.OfTimeAt"/>.</summary>
    TimeAtRecord,
}
