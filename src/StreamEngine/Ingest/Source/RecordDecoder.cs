using Confluent.Kafka;
using StreamEngine.Ingest.Decoding;
using StreamEngine.Ingest.Forwarding;

namespace StreamEngine.Ingest.Source;

/// <summary><see cref="InteractionDecoder.Decode"/>.</summary>
internal delegate DecodedRecord Decode(ReadOnlySpan<byte> payload, Headers? headers);

/// <summary>Decodes inside the client's poll, while the record's bytes still stand in the client's memory.</summary>
/// <remarks>What escapes from here costs the client the record, and the shard would never hear of it: so nothing does.</remarks>
internal sealed class RecordDecoder(Decode decode, RawRecord raw) : IDeserializer<Ignore>, IDeserializer<DecodedRecord>
{
    /// <summary>The key first; the client calls so.</summary>
    Ignore IDeserializer<Ignore>.Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context)
    {
        raw.SetKey(data, isNull);
        return null!;
    }

    DecodedRecord IDeserializer<DecodedRecord>.Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context)
    {
        raw.SetPayload(data, isNull);
        try
        {
            return decode(data, context.Headers);
        }
#pragma warning disable CA1031 // a fault of the decoder, whatever it is, is the record's end, not the shard's
        catch (Exception e)
#pragma warning restore CA1031
        {
            // Its message may hold a customer's data.
            return new DecodeFault(FaultClass.DecoderFailure, $"the decoder failed with {e.GetType().Name}");
        }
    }
}
