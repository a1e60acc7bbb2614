using System.Text.Unicode;
using Wire = StreamEngine.Ingest.Decoding.ProtobufReader.Wire;
using Message = StreamEngine.Protos.V1.Interaction;

namespace StreamEngine.Ingest.Decoding;

/// <summary>Reads an interaction from a <c>streamengine.v1.Interaction</c> message, straight from the client's span.</summary>
internal static class ProtobufInteraction
{
    /// <returns>Null when the writer's draft holds what the message says; else why not.</returns>
    public static DecodeFault? Read(ReadOnlySpan<byte> message, DraftWriter writer)
    {
        var reader = new ProtobufReader(message);
        string? fault = null;
        while (reader.Next())
        {
            (Field field, Wire wire) = Known(reader.FieldNumber);
            if (field == Field.None) continue;
            if (reader.Type != wire) return Malformed($"{FieldNames.Of(field)} has the wrong wire type");
            if (wire == Wire.Bytes && !Utf8.IsValid(reader.Content)) return Malformed($"{FieldNames.Of(field)} is not valid UTF-8");
            fault ??= Write(in reader, field, writer);
        }

        if (reader.IsBroken) return Malformed("malformed Protobuf");
        return fault is null ? null : new DecodeFault(FaultClass.InvalidValue, fault);
    }

    private static string? Write(in ProtobufReader reader, Field field, DraftWriter writer)
    {
        switch (reader.Type)
        {
            case Wire.Bytes:
                return writer.Text(field, reader.Content);
            case Wire.Fixed64:
                return writer.Number(field, reader.Double);
        }

        switch (field)
        {
            case Field.StartedAt or Field.EndedAt:
                return writer.Time(field, (long)reader.Number);
            case Field.Complaint:
                writer.Complaint(reader.Number != 0);
                return null;
            default:
                return writer.Whole(field, (int)reader.Number);
        }
    }

    private static DecodeFault Malformed(string message) => new(FaultClass.MalformedProtobuf, message);

    private static (Field Field, Wire Wire) Known(int number) => number switch
    {
        Message.IdFieldNumber => (Field.Id, Wire.Bytes),
        Message.SourceFieldNumber => (Field.Source, Wire.Bytes),
        Message.CustomerIdFieldNumber => (Field.CustomerId, Wire.Bytes),
        Message.ChannelFieldNumber => (Field.Channel, Wire.Bytes),
        Message.StartedAtUnixMsFieldNumber => (Field.StartedAt, Wire.Varint),
        Message.EndedAtUnixMsFieldNumber => (Field.EndedAt, Wire.Varint),
        Message.DirectionFieldNumber => (Field.Direction, Wire.Bytes),
        Message.QueueFieldNumber => (Field.Queue, Wire.Bytes),
        Message.AgentFieldNumber => (Field.Agent, Wire.Bytes),
        Message.TopicFieldNumber => (Field.Topic, Wire.Bytes),
        Message.CaseIdFieldNumber => (Field.CaseId, Wire.Bytes),
        Message.WaitSecondsFieldNumber => (Field.WaitSeconds, Wire.Fixed64),
        Message.HoldSecondsFieldNumber => (Field.HoldSeconds, Wire.Fixed64),
        Message.TransfersFieldNumber => (Field.Transfers, Wire.Varint),
        Message.OutcomeFieldNumber => (Field.Outcome, Wire.Bytes),
        Message.ComplaintFieldNumber => (Field.Complaint, Wire.Varint),
        Message.SentimentFieldNumber => (Field.Sentiment, Wire.Fixed64),
        Message.SentimentScaleFieldNumber => (Field.SentimentScale, Wire.Bytes),
        Message.SentimentMagnitudeFieldNumber => (Field.SentimentMagnitude, Wire.Fixed64),
        Message.CsatFieldNumber => (Field.Csat, Wire.Varint),
        Message.NpsFieldNumber => (Field.Nps, Wire.Varint),
        Message.CesFieldNumber => (Field.Ces, Wire.Varint),
        Message.SelfServiceFieldNumber => (Field.SelfService, Wire.Bytes),
        Message.AccountValueFieldNumber => (Field.AccountValue, Wire.Bytes),
        Message.SegmentFieldNumber => (Field.Segment, Wire.Bytes),
        Message.RegionFieldNumber => (Field.Region, Wire.Bytes),
        Message.LifecycleFieldNumber => (Field.Lifecycle, Wire.Bytes),
        Message.RevisionFieldNumber => (Field.Revision, Wire.Varint),
        _ => (Field.None, Wire.Varint),
    };
}
