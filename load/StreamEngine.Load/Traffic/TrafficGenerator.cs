using System.Text;
using StreamEngine.Load.Traffic.Formats;
using StreamEngine.Load.Traffic.Patterns;

namespace StreamEngine.Load.Traffic;

/// <summary>Makes believable traffic, the same bytes for the same seed and times. Allocates nothing for an event.</summary>
/// <remarks>For one thread.</remarks>
internal sealed class TrafficGenerator
{
    /// <summary>What may be written besides the padding.</summary>
    private const int MostBytesUnpadded = 1_024;

    /// <summary>A repeat follows its original by so many events on average, and never by many more.</summary>
    private const int RepeatDistance = 8;

    private const int MostAwaitingRepeat = 64;

    private readonly TrafficShape _shape;
    private readonly TrafficRandom _random;
    private readonly ZipfLaw _customers;
    private readonly SketchArtist _artist;
    private readonly IInteractionFormat _format;
    private readonly Incident? _incident;
    private readonly byte[] _idPrefix;
    private readonly byte[] _probePrefix;
    private readonly byte[] _payload;
    private readonly byte[] _id = new byte[Domain.Interactions.Interaction.LongestText];
    private readonly byte[] _customerId = new byte[Domain.Interactions.Interaction.LongestText];
    private readonly ExactBuffers _payloads = new();
    private readonly ExactBuffers _keys = new();
    private readonly Queue<InteractionSketch> _awaitingRepeat = new(2 * MostAwaitingRepeat);
    private long _number;

    /// <param name="shape">Valid.</param>
    /// <param name="seed">The same seed makes the same traffic.</param>
    /// <param name="tag">Keeps the interactions and probes of one generator apart from those of others: letters and digits.</param>
    public TrafficGenerator(TrafficShape shape, int seed, string tag)
    {
        _shape = shape;
        _random = new TrafficRandom(seed);
        _customers = new ZipfLaw(shape.Customers, shape.Skew);
        Channels = new ChannelMix(shape.Channels);
        _artist = new SketchArtist(_random, Channels);
        _format = shape.Format == "protobuf" ? new ProtobufFormat() : new JsonFormat();
        _incident = shape.Incident is { } incident ? new Incident(incident, shape.Customers) : null;
        _idPrefix = Encoding.UTF8.GetBytes($"{tag}-");
        _probePrefix = Encoding.UTF8.GetBytes(ProbePrefix(tag));
        _payload = new byte[shape.PayloadBytes + MostBytesUnpadded];
    }

    public ChannelMix Channels { get; }

    public TrafficCounts Counts { get; } = new();

    /// <summary>What the ids of a generator's probes begin with; their number follows.</summary>
    public static string ProbePrefix(string tag) => $"probe-{tag}-";

    /// <param name="at">When it happens, Unix milliseconds.</param>
    /// <param name="seconds">Since the traffic began: incidents have their time.</param>
    public OutgoingRecord Next(long at, double seconds)
    {
        Counts.Made++;
        InteractionSketch sketch = IsRepeatDue() ? Repeat() : New(at, seconds);
        return Write(sketch);
    }

    private bool IsRepeatDue() =>
        _awaitingRepeat.Count > 0 && _random.Happens(Math.Max(1.0 / RepeatDistance, _awaitingRepeat.Count / (double)MostAwaitingRepeat));

    private InteractionSketch Repeat()
    {
        InteractionSketch sketch = _awaitingRepeat.Dequeue();
        if (sketch.Who == CustomerKind.Anonymous) Counts.Anonymous++;
        else Counts.Repeated++;
        return sketch;
    }

    private InteractionSketch New(long at, double seconds)
    {
        double drawn = _random.NextShare();
        if (drawn < _shape.Probes) return _artist.Probe(_number++, Counts.Probes++, at);
        bool isAnonymous = drawn < _shape.Probes + _shape.Anonymous;
        if (isAnonymous) Counts.Anonymous++;
        bool isIncident = _incident?.Hits(seconds, _random) ?? false;
        long customer = isIncident ? _incident!.Customer(_random) : _customers.Next(_random);
        InteractionSketch sketch = _artist.Regular(_number++, isAnonymous ? CustomerKind.Anonymous : CustomerKind.Regular, customer, StartedAt(at), isIncident);
        if (_random.Happens(_shape.Duplicates)) _awaitingRepeat.Enqueue(sketch);
        return sketch;
    }

    private long StartedAt(long at)
    {
        if (!_random.Happens(_shape.OutOfOrder)) return at;
        Counts.OutOfOrder++;
        return at - (long)(_random.NextShare() * _shape.LateSeconds * 1000);
    }

    private OutgoingRecord Write(in InteractionSketch sketch)
    {
        ReadOnlySpan<byte> id = Name(_id, _idPrefix, sketch.Number);
        ReadOnlySpan<byte> customerId = sketch.Who switch
        {
            CustomerKind.Regular => Name(_customerId, "c-"u8, sketch.Customer),
            CustomerKind.Probe => Name(_customerId, _probePrefix, sketch.Customer),
            _ => default,
        };
        int length = _format.Write(sketch, new SketchNames(id, customerId), Channels.Words[sketch.Channel], _shape.PayloadBytes, _payload);
        byte[]? key = customerId.IsEmpty ? null : _keys.Hold(customerId);
        return new OutgoingRecord(key, _payloads.Hold(_payload.AsSpan(0, length)), sketch.Channel, sketch.Who == CustomerKind.Probe ? (int)sketch.Customer : null);
    }

    private static ReadOnlySpan<byte> Name(byte[] buffer, ReadOnlySpan<byte> prefix, long number)
    {
        ByteWriter name = new(buffer);
        name.Text(prefix);
        name.Number(number);
        return buffer.AsSpan(0, name.Length);
    }
}
