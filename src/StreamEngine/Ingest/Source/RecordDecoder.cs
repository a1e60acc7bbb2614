using Confluent.Kafka;
using StreamEngine.Ingest.Decoding;
using StreamEngine.Ingest.Forwarding;

namespace StreamEngine.Ingest.Source;

/// <summary>Decodes inside the client's poll, while the record's bytes still stand in the client's memory.</summary>
internal sealed class RecordDecoder(InteractionDecoder decoder, RawRecord raw) : IDeserializer<Ignore>, IDeserializer<DecodedRecord>
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
        return decoder.Decode(data, context.Headers);
    }
}
