using Message = StreamEngine.Protos.V1.Interaction;

namespace StreamEngine.Load.Traffic.Formats;

/// <summary>Interactions as <c>streamengine.v1.Interaction</c> messages, written field by field.</summary>
internal sealed class ProtobufFormat : IInteractionFormat
{
    private const int VarintType = 0;
    private const int Fixed64Type = 1;
    private const int BytesType = 2;

    public int Write(in InteractionSketch sketch, in SketchNames names, ReadOnlySpan<byte> channel, int leastBytes, Span<byte> target)
    {
        ByteWriter message = new(target);
        Text(ref message, Message.IdFieldNumber, names.Id);
        Text(ref message, Message.SourceFieldNumber, "load"u8);
        if (names.CustomerId.Length > 0) Text(ref message, Message.CustomerIdFieldNumber, names.CustomerId);
        Text(ref message, Message.ChannelFieldNumber, channel);
        Whole(ref message, Message.StartedAtUnixMsFieldNumber, sketch.StartedAt);
        Text(ref message, Message.DirectionFieldNumber, "inbound"u8);
        Text(ref message, Message.QueueFieldNumber, TrafficWords.Queue(sketch.Topic));
        Text(ref message, Message.TopicFieldNumber, TrafficWords.Topics[sketch.Topic]);
        if (sketch.WaitSeconds >= 0) Number(ref message, Message.WaitSecondsFieldNumber, sketch.WaitSeconds);
        Text(ref message, Message.OutcomeFieldNumber, TrafficWords.Of(sketch.Mood));
        if (sketch.Mood == Mood.Escalated) Whole(ref message, Message.ComplaintFieldNumber, 1);
        Number(ref message, Message.SentimentFieldNumber, sketch.SentimentHundredths / 100.0);
        if (sketch.Csat > 0) Whole(ref message, Message.CsatFieldNumber, sketch.Csat);
        Text(ref message, Message.AccountValueFieldNumber, TrafficWords.AccountValue(sketch.Customer));
        Text(ref message, Message.SegmentFieldNumber, "consumer"u8);
        Text(ref message, Message.RegionFieldNumber, TrafficWords.Region(sketch.Customer));
        Pad(ref message, leastBytes);
        return message.Length;
    }

    private static void Key(ref ByteWriter message, int field, int type) => message.Varint(((uint)field << 3) | (uint)type);

    private static void Text(ref ByteWriter message, int field, ReadOnlySpan<byte> value)
    {
        Key(ref message, field, BytesType);
        message.Varint((ulong)value.Length);
        message.Text(value);
    }

    private static void Whole(ref ByteWriter message, int field, long value)
    {
        Key(ref message, field, VarintType);
        message.Varint((ulong)value);
    }

    private static void Number(ref ByteWriter message, int field, double value)
    {
        Key(ref message, field, Fixed64Type);
        message.Double(value);
    }

    /// <summary>What was said, which the engine never keeps. May come out a byte or two longer than asked for.</summary>
    private static void Pad(ref ByteWriter message, int leastBytes)
    {
        const int ShortestKeyAndLength = 3;
        int missing = leastBytes - message.Length;
        if (missing <= 0) return;
        int text = Math.Max(0, missing - ShortestKeyAndLength);
        Key(ref message, Message.TextFieldNumber, BytesType);
        message.Varint((ulong)text);
        message.Fill((byte)'x', text);
    }
}
