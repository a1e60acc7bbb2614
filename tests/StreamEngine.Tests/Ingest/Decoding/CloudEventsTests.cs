using System.Text;
using Confluent.Kafka;
using Google.Protobuf;
using StreamEngine.Domain.Interactions;
using StreamEngine.Ingest.Decoding;
using StreamEngine.Tests.Support;
using Message = StreamEngine.Protos.V1.Interaction;

namespace StreamEngine.Tests.Ingest.Decoding;

public sealed class CloudEventsTests
{
    private const string Data = """{"channel":"call","customerId":"c-1","startedAt":"2026-11-01T08:00:00Z"}""";

    private readonly InteractionDecoder _decoder = new(TimeSpan.FromMinutes(5), new ManualTime(Wire.Start.AddYears(1)));

    [Fact]
    public void Structured_events_lend_their_identity_to_data_without_one()
    {
        Interaction read = Good($$"""{"specversion":"1.0","type":"call.ended","id":"e-1","source":"/pbx","time":"2026-11-01T08:00:00Z","data":{{Data}}}""");
        Assert.Equal(("e-1", "/pbx", "c-1"), (read.Id, read.Source, read.CustomerId));
    }

    [Fact]
    public void The_data_keeps_its_own_identity()
    {
        Interaction read = Good($$"""{"data":{{Wire.Json("own")}},"channel":5,"id":"e-1","source":"/pbx","type":"x","specversion":"1.0"}""");
        Assert.Equal(("own", "test"), (read.Id, read.Source));
    }

    [Fact]
    public void Base64_data_may_be_protobuf_or_json()
    {
        var message = new Message { Id = "p", Channel = "chat", StartedAtUnixMs = Wire.Start.ToUnixTimeMilliseconds() };
        string protobuf = Convert.ToBase64String(message.ToByteArray());
        string json = Convert.ToBase64String(Encoding.UTF8.GetBytes(Data));

        Assert.Equal("p", Good($$"""{"specversion":"1.0","id":"e","source":"s","type":"t","datacontenttype":"application/protobuf","data_base64":"{{protobuf}}"}""").Id);
        Assert.Equal("p", Good($$"""{"specversion":"1.0","id":"e","source":"s","type":"t","data_base64":"{{protobuf}}"}""").Id);
        Assert.Equal("e", Good($$"""{"specversion":"1.0","id":"e","source":"s","type":"t","data_base64":"{{json}}"}""").Id);
    }

    [Fact]
    public void Binary_events_carry_their_identity_in_headers()
    {
        var headers = new Headers
        {
            { "ce_specversion", "1.0"u8.ToArray() },
            { "ce_id", "e-9"u8.ToArray() },
            { "ce_source", "/crm"u8.ToArray() },
            { "content-type", "application/json"u8.ToArray() },
        };

        Interaction read = _decoder.Decode(Encoding.UTF8.GetBytes(Data), headers).Interaction!;
        Assert.Equal(("e-9", "/crm"), (read.Id, read.Source));

        Interaction own = _decoder.Decode(Encoding.UTF8.GetBytes(Wire.Json("own")), headers).Interaction!;
        Assert.Equal(("own", "test"), (own.Id, own.Source));
    }

    [Theory]
    [InlineData("""{"specversion":"1.0","id":"e","source":"s","type":"t"}""", FaultClass.MalformedEnvelope)]
    [InlineData("""{"specversion":"1.0","id":"e","source":"s","type":"t","data":null}""", FaultClass.MalformedEnvelope)]
    [InlineData("""{"specversion":"1.0","id":"e","source":"s","type":"t","data_base64":"%%%"}""", FaultClass.MalformedEnvelope)]
    [InlineData("""{"specversion":"1.0","id":"e","source":"s","type":"t","data_base64":7}""", FaultClass.MalformedEnvelope)]
    [InlineData("""{"specversion":"1.0","id":"e","source":"s","type":"t","data":[1,2]}""", FaultClass.MalformedProtobuf)]
    [InlineData("""{"specversion":"1.0","id":"e","source":"s","type":"t","datacontenttype":"application/json","data":[1,2]}""", FaultClass.InvalidValue)]
    [InlineData("""{"specversion":"1.0","id":"e","source":"s","type":"t","data":{}""", FaultClass.MalformedJson)]
    public void Broken_envelopes_are_faults(string json, string expected) =>
        Assert.Equal(expected, _decoder.Decode(Encoding.UTF8.GetBytes(json), null).Fault!.Class);

    [Fact]
    public void The_media_type_promises_an_envelope()
    {
        var headers = new Headers { { "content-type", "application/cloudevents+json; charset=UTF-8"u8.ToArray() } };
        Assert.Equal(FaultClass.MalformedEnvelope, _decoder.Decode(Encoding.UTF8.GetBytes(Wire.Json("1")), headers).Fault!.Class);
    }

    private Interaction Good(string json)
    {
        (Interaction? interaction, DecodeFault? fault) = _decoder.Decode(Encoding.UTF8.GetBytes(json), null);
        Assert.Null(fault);
        return interaction!;
    }
}
