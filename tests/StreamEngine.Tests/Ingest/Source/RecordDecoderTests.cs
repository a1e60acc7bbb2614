using Confluent.Kafka;
using StreamEngine.Ingest.Decoding;
using StreamEngine.Ingest.Forwarding;
using StreamEngine.Ingest.Source;

namespace StreamEngine.Tests.Ingest.Source;

public sealed class RecordDecoderTests
{
    [Fact]
    public void A_decoder_that_throws_makes_a_dead_letter_and_shows_nothing_of_the_payload()
    {
        var raw = new RawRecord();
        IDeserializer<DecodedRecord> decoder = new RecordDecoder((_, _) => throw new FormatException("cannot read 'Jane Doe'"), raw);

        DecodedRecord record = decoder.Deserialize("Jane Doe"u8, isNull: false, SerializationContext.Empty);

        Assert.Null(record.Interaction);
        Assert.Equal(new DecodeFault(FaultClass.DecoderFailure, "the decoder failed with FormatException"), record.Fault);
        Assert.Equal(8, raw.PayloadBytes);
    }
}
