namespace StreamEngine.Load.Traffic.Formats;

/// <summary>Interactions in JSON, written from pieces that lie ready.</summary>
internal sealed class JsonFormat : IInteractionFormat
{
    public int Write(in InteractionSketch sketch, in SketchNames names, ReadOnlySpan<byte> channel, int leastBytes, Span<byte> target)
    {
        ByteWriter json = new(target);
        Text(ref json, "{\"id\":\""u8, names.Id);
        Text(ref json, "\",\"source\":\"load\",\"channel\":\""u8, channel);
        json.Text("\",\"startedAt\":\""u8);
        json.Time(sketch.StartedAt);
        if (names.CustomerId.Length > 0) Text(ref json, "\",\"customerId\":\""u8, names.CustomerId);
        Text(ref json, "\",\"direction\":\"inbound\",\"queue\":\""u8, TrafficWords.Queue(sketch.Topic));
        Text(ref json, "\",\"topic\":\""u8, TrafficWords.Topics[sketch.Topic]);
        Text(ref json, "\",\"outcome\":\""u8, TrafficWords.Of(sketch.Mood));
        Text(ref json, "\",\"accountValue\":\""u8, TrafficWords.AccountValue(sketch.Customer));
        Text(ref json, "\",\"segment\":\"consumer\",\"region\":\""u8, TrafficWords.Region(sketch.Customer));
        json.Text("\",\"sentiment\":"u8);
        json.Hundredths(sketch.SentimentHundredths);
        if (sketch.WaitSeconds >= 0) Number(ref json, ",\"waitSeconds\":"u8, sketch.WaitSeconds);
        if (sketch.Csat > 0) Number(ref json, ",\"csat\":"u8, sketch.Csat);
        if (sketch.Mood == Mood.Escalated) json.Text(",\"complaint\":true"u8);
        Pad(ref json, leastBytes);
        json.Byte((byte)'}');
        return json.Length;
    }

    private static void Text(ref ByteWriter json, ReadOnlySpan<byte> before, ReadOnlySpan<byte> value)
    {
        json.Text(before);
        json.Text(value);
    }

    private static void Number(ref ByteWriter json, ReadOnlySpan<byte> before, int value)
    {
        json.Text(before);
        json.Number(value);
    }

    /// <summary>What was said, which the engine never keeps.</summary>
    private static void Pad(ref ByteWriter json, int leastBytes)
    {
        ReadOnlySpan<byte> before = ",\"text\":\""u8;
        int missing = leastBytes - json.Length - 1 - before.Length - 1;
        if (missing < 0) return;
        json.Text(before);
        json.Fill((byte)'x', missing);
        json.Byte((byte)'"');
    }
}
