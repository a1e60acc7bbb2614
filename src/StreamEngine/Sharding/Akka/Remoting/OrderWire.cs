using Google.Protobuf;
using StreamEngine.Domain;
using StreamEngine.Domain.Interactions;
using StreamEngine.Sharding.Akka.Customers;
using Wire = StreamEngine.Protos.Cluster.V1;

namespace StreamEngine.Sharding.Akka.Remoting;

/// <summary>Orders as they cross the network.</summary>
internal static class OrderWire
{
    public static Wire.Order Of(CustomerOrder order)
    {
        Wire.Order message = new()
        {
            Shard = order.Shard.Partition,
            Lease = LeaseWire.Of(order.Lease),
            Round = order.Round,
            Place = order.Place,
            CustomerId = order.CustomerId,
            UntilUnixMs = order.Until.UnixMilliseconds,
        };
        if (order.Snapshot is { } snapshot) message.Snapshot = UnsafeByteOperations.UnsafeWrap(snapshot);
        foreach (ref readonly OrderedRecord record in order.Records.AsSpan()) message.Records.Add(Of(record));
        return message;
    }

    public static CustomerOrder Read(Wire.Order message) => new(
        new ShardId(message.Shard),
        LeaseWire.Read(message.Lease),
        message.Round,
        message.Place,
        message.CustomerId,
        message.HasSnapshot ? message.Snapshot.Memory : default(ReadOnlyMemory<byte>?),
        [.. message.Records.Select(record => Read(record, message.CustomerId))],
        new Instant(message.UntilUnixMs));

    public static Wire.Release Of(Release release) =>
        new() { Shard = release.Shard.Partition, Lease = LeaseWire.Of(release.Lease), CustomerId = release.CustomerId };

    public static Release Read(Wire.Release message) => new(new ShardId(message.Shard), LeaseWire.Read(message.Lease), message.CustomerId);

    private static Wire.OrderedRecord Of(in OrderedRecord record)
    {
        Interaction interaction = record.Interaction;
        Wire.OrderedRecord message = new()
        {
            Place = record.Place,
            BeforeUnixMs = record.Before.UnixMilliseconds,
            AfterUnixMs = record.After.UnixMilliseconds,
            Id = interaction.Id,
            Source = interaction.Source,
            Channel = (int)interaction.Channel,
            StartedAtUnixMs = interaction.StartedAt.UnixMilliseconds,
            Direction = (int)interaction.Direction,
            Outcome = (int)interaction.Outcome,
            Complaint = interaction.Complaint,
            SelfService = (int)interaction.SelfService,
            Revision = interaction.Revision,
        };
        if (interaction.Duration is { } duration) message.DurationTicks = duration.Ticks;
        if (interaction.Queue is { } queue) message.Queue = queue;
        if (interaction.Agent is { } agent) message.Agent = agent;
        if (interaction.Topic is { } topic) message.Topic = topic;
        if (interaction.CaseId is { } caseId) message.CaseId = caseId;
        if (interaction.WaitSeconds is { } wait) message.WaitSeconds = wait;
        if (interaction.HoldSeconds is { } hold) message.HoldSeconds = hold;
        if (interaction.Transfers is { } transfers) message.Transfers = transfers;
        if (interaction.SentimentThousandths is { } sentiment) message.SentimentThousandths = sentiment;
        if (interaction.Csat is { } csat) message.Csat = csat;
        if (interaction.Nps is { } nps) message.Nps = nps;
        if (interaction.Ces is { } ces) message.Ces = ces;
        if (interaction.AccountValue is { } accountValue) message.AccountValue = accountValue;
        if (interaction.Segment is { } segment) message.Segment = segment;
        if (interaction.Region is { } region) message.Region = region;
        if (interaction.Lifecycle is { } lifecycle) message.Lifecycle = lifecycle;
        return message;
    }

    private static OrderedRecord Read(Wire.OrderedRecord message, string customerId)
    {
        Instant startedAt = new(message.StartedAtUnixMs);
        InteractionDraft draft = new()
        {
            Id = message.Id,
            Source = message.Source,
            CustomerId = customerId,
            Channel = (Channel)message.Channel,
            StartedAt = startedAt,
            EndedAt = message.HasDurationTicks ? startedAt + TimeSpan.FromTicks(message.DurationTicks) : null,
            Direction = (Direction)message.Direction,
            Queue = message.HasQueue ? message.Queue : null,
            Agent = message.HasAgent ? message.Agent : null,
            Topic = message.HasTopic ? message.Topic : null,
            CaseId = message.HasCaseId ? message.CaseId : null,
            WaitSeconds = message.HasWaitSeconds ? message.WaitSeconds : null,
            HoldSeconds = message.HasHoldSeconds ? message.HoldSeconds : null,
            Transfers = message.HasTransfers ? message.Transfers : null,
            Outcome = (Outcome)message.Outcome,
            Complaint = message.Complaint,
            Sentiment = message.HasSentimentThousandths ? message.SentimentThousandths / 1000.0 : null,
            Csat = message.HasCsat ? message.Csat : null,
            Nps = message.HasNps ? message.Nps : null,
            Ces = message.HasCes ? message.Ces : null,
            SelfService = (SelfService)message.SelfService,
            AccountValue = message.HasAccountValue ? message.AccountValue : null,
            Segment = message.HasSegment ? message.Segment : null,
            Region = message.HasRegion ? message.Region : null,
            Lifecycle = message.HasLifecycle ? message.Lifecycle : null,
            Revision = message.Revision,
        };
        return Interaction.TryCreate(draft, out Interaction? interaction, out string? fault)
            ? new OrderedRecord(message.Place, interaction, new Instant(message.BeforeUnixMs), new Instant(message.AfterUnixMs))
            : throw new InvalidDataException($"an interaction cannot be read from another node: {fault}");
    }
}
