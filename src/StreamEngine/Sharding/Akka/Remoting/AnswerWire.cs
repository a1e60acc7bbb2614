using Google.Protobuf;
using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Profiles;
using StreamEngine.Sharding.Akka.Customers;
using StreamEngine.Store;
using StreamEngine.Store.Wire;
using Wire = StreamEngine.Protos.Cluster.V1;

namespace StreamEngine.Sharding.Akka.Remoting;

/// <summary>Answers as they cross the network.</summary>
internal static class AnswerWire
{
    /// <summary>A crossing has no number before it is committed.</summary>
    private static readonly CrossingId Unnumbered = new(new ShardId(0), 0);

    public static Wire.Answer Of(CustomerAnswer answer)
    {
        Wire.Answer message = new()
        {
            Lease = LeaseWire.Of(answer.Lease),
            Round = answer.Round,
            Place = answer.Place,
            Kind = (int)answer.Kind,
            Snapshot = UnsafeByteOperations.UnsafeWrap(answer.Snapshot),
            DueUnixMs = answer.Due.UnixMilliseconds,
            BeforeDueUnixMs = answer.Before.Due.UnixMilliseconds,
            BeforeAtRisk = answer.Before.IsAtRisk,
            ResidentBytes = answer.Bytes,
            Outcomes = ByteString.CopyFrom([.. answer.Outcomes.Select(outcome => (byte)outcome)]),
            Folded = answer.Folded,
        };
        if (answer.AtRiskPriority is { } priority) message.AtRiskPriority = priority;
        if (answer.Fault is { } fault) message.Fault = fault;
        foreach (AnsweredCrossing answered in answer.Crossings)
        {
            message.Crossings.Add(new Wire.AnsweredCrossing
            {
                Cause = (int)answered.Cause,
                Place = answered.Place,
                Crossing = CrossingProtobuf.ToMessage(new NumberedCrossing(Unnumbered, answered.Crossing)),
            });
        }

        return message;
    }

    public static CustomerAnswer Read(Wire.Answer message) => new(LeaseWire.Read(message.Lease), message.Round, message.Place, (AnswerKind)message.Kind)
    {
        Snapshot = message.Snapshot.Memory,
        Due = new Instant(message.DueUnixMs),
        AtRiskPriority = message.HasAtRiskPriority ? message.AtRiskPriority : null,
        Before = new StoredStanding(new Instant(message.BeforeDueUnixMs), message.BeforeAtRisk),
        Bytes = message.ResidentBytes,
        Outcomes = [.. message.Outcomes.Select(outcome => (ApplyOutcome)outcome)],
        Folded = message.Folded,
        Crossings = [.. message.Crossings.Select(Read)],
        Fault = message.HasFault ? message.Fault : null,
    };

    private static AnsweredCrossing Read(Wire.AnsweredCrossing message) =>
        new((AnsweredCause)message.Cause, message.Place, CrossingProtobuf.FromMessage(message.Crossing).Crossing);
}
