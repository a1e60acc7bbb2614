using Google.Protobuf;
using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Domain.Factors;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Scoring;
using StreamEngine.Protos.V1;
using RiskLevel = StreamEngine.Domain.Scoring.RiskLevel;

namespace StreamEngine.Store.Wire;

/// <summary>A crossing as <c>streamengine.v1.RiskCrossing</c>: the form both stores keep, and gRPC sends.</summary>
/// <remarks>
/// Protobuf reserves 0 for "not said", so levels, causes and channels are one higher there than in the domain; factors
/// begin at 1 already and have the same numbers. A number that this version does not know survives a round trip.
/// </remarks>
internal static class CrossingProtobuf
{
    public static byte[] Encode(NumberedCrossing crossing) => ToMessage(crossing).ToByteArray();

    /// <param name="bytes">What the store keeps in the crossing's place.</param>
    /// <param name="id">Which crossing that is.</param>
    /// <exception cref="InvalidDataException">These bytes are not that crossing.</exception>
    public static NumberedCrossing Decode(ReadOnlySpan<byte> bytes, CrossingId id)
    {
        try
        {
            NumberedCrossing crossing = FromMessage(RiskCrossing.Parser.ParseFrom(bytes));
            return crossing.Id == id ? crossing : throw Damage(id, $"it says that it is {crossing.Id}");
        }
        catch (InvalidProtocolBufferException damage)
        {
            // As it is, it would pass for a connection or a disk that failed, and be tried again for ever.
            throw Damage(id, damage.Message);
        }
    }

    /// <summary>What to tell of a crossing that cannot be read; for operators.</summary>
    public static InvalidDataException Damage(CrossingId id, string fault) => new(
        $"The stored crossing {id} cannot be read ({fault}): restore the store, or remove the crossing, and watchers who have not heard of it are told to take a snapshot.");

    public static RiskCrossing ToMessage(NumberedCrossing numbered)
    {
        Crossing crossing = numbered.Crossing;
        RiskCrossing message = new()
        {
            Id = numbered.Id.ToString(),
            Shard = numbered.Id.Shard.Partition,
            Sequence = numbered.Id.Sequence,
            CustomerId = crossing.CustomerId,
            AtUnixMs = crossing.At.UnixMilliseconds,
            Cause = (Protos.V1.CrossingCause)(crossing.Cause + 1),
            Before = (Protos.V1.RiskLevel)(crossing.Before + 1),
            After = (Protos.V1.RiskLevel)(crossing.After + 1),
            Score = crossing.Score.Value,
            Priority = crossing.Priority,
            PolicyHash = crossing.PolicyHash,
            LastChannel = crossing.LastChannel is { } channel ? (ContactChannel)(channel + 1) : ContactChannel.Unspecified,
        };
        if (crossing.LastContactAt is { } lastContactAt) message.LastContactAtUnixMs = lastContactAt.UnixMilliseconds;
        if (crossing.Queue is not null) message.Queue = crossing.Queue;
        if (crossing.AccountValue is not null) message.AccountValue = crossing.AccountValue;
        if (crossing.Segment is not null) message.Segment = crossing.Segment;
        if (crossing.Region is not null) message.Region = crossing.Region;
        if (crossing.Lifecycle is not null) message.Lifecycle = crossing.Lifecycle;
        foreach (Driver driver in crossing.Drivers) message.Drivers.Add(ToMessage(driver));
        return message;
    }

    public static NumberedCrossing FromMessage(RiskCrossing message) => new(
        new CrossingId(new ShardId(message.Shard), message.Sequence),
        new Crossing
        {
            CustomerId = message.CustomerId,
            At = new Instant(message.AtUnixMs),
            Cause = (Domain.Crossings.CrossingCause)(message.Cause - 1),
            Before = (RiskLevel)(message.Before - 1),
            After = (RiskLevel)(message.After - 1),
            Score = Score.From(message.Score),
            Priority = message.Priority,
            Drivers = [.. message.Drivers.Select(FromMessage)],
            PolicyHash = message.PolicyHash,
            LastChannel = message.LastChannel == ContactChannel.Unspecified ? null : (Channel)(message.LastChannel - 1),
            LastContactAt = message.HasLastContactAtUnixMs ? new Instant(message.LastContactAtUnixMs) : null,
            Queue = message.HasQueue ? message.Queue : null,
            AccountValue = message.HasAccountValue ? message.AccountValue : null,
            Segment = message.HasSegment ? message.Segment : null,
            Region = message.HasRegion ? message.Region : null,
            Lifecycle = message.HasLifecycle ? message.Lifecycle : null,
        });

    public static RiskDriver ToMessage(Driver driver)
    {
        Evidence evidence = driver.Evidence;
        RiskDriver message = new()
        {
            Kind = (Protos.V1.FactorKind)driver.Kind,
            Value = driver.Value,
            Weight = driver.Weight,
            Share = driver.Share,
            Change = driver.Change,
            Sentence = EvidenceSentence.Render(evidence),
            Evidence = new RiskEvidence
            {
                Count = evidence.Count,
                Measure = evidence.Measure,
                Expected = evidence.Expected,
                SpanMs = evidence.Span.Ticks / TimeSpan.TicksPerMillisecond,
            },
        };
        if (evidence.Label is not null) message.Evidence.Label = evidence.Label;
        return message;
    }

    private static Driver FromMessage(RiskDriver message)
    {
        RiskEvidence evidence = message.Evidence ?? new RiskEvidence();
        Domain.Factors.FactorKind kind = (Domain.Factors.FactorKind)message.Kind;
        TimeSpan span = TimeSpan.FromTicks(evidence.SpanMs * TimeSpan.TicksPerMillisecond);
        string? label = evidence.HasLabel ? evidence.Label : null;
        return new Driver(
            kind,
            message.Value,
            message.Weight,
            message.Share,
            message.Change,
            new Evidence(kind, evidence.Count, evidence.Measure, evidence.Expected, span, label));
    }
}
