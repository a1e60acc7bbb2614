using System.Text;
using Confluent.Kafka;
using Google.Protobuf;
using StreamEngine.Domain.Interactions;
using StreamEngine.Ingest.Decoding;
using StreamEngine.Tests.Support;
using Message = StreamEngine.Protos.V1.Interaction;

namespace StreamEngine.Tests.Ingest.Decoding;

public sealed class ProtobufInteractionTests
{
    private readonly InteractionDecoder _decoder = new(TimeSpan.FromMinutes(5), new ManualTime(Wire.Start.AddYears(1)));

    [Fact]
    public void Json_and_protobuf_of_one_interaction_decode_equal()
    {
        var samples = new InteractionSamples(seed: 1);
        for (int index = 0; index < 2_000; index++)
        {
            Message message = samples.Next();
            DecodedRecord fromProtobuf = _decoder.Decode(message.ToByteArray(), null);
            DecodedRecord fromJson = _decoder.Decode(Encoding.UTF8.GetBytes(InteractionSamples.Json(message)), null);

            Assert.True(fromProtobuf.Fault == fromJson.Fault, $"{fromProtobuf.Fault} / {fromJson.Fault} of {message}");
            if (fromProtobuf.Fault is not null) continue;
            Assert.Equal(InteractionSamples.Describe(fromProtobuf.Interaction!), InteractionSamples.Describe(fromJson.Interaction!));
        }
    }

    [Fact]
    public void Unknown_fields_are_ignored()
    {
        byte[] payload = [.. new InteractionSamples(2).Next().ToByteArray(), 0xFA, 0x7F, 3, 1, 2, 3, 0xF8, 0x7F, 5];
        Assert.Null(_decoder.Decode(payload, null).Fault);
    }

    [Theory]
    [InlineData(new byte[] { 0x0A }, "malformed Protobuf")]
    [InlineData(new byte[] { 0x0A, 5, 65 }, "malformed Protobuf")]
    [InlineData(new byte[] { 0x0B }, "malformed Protobuf")]
    [InlineData(new byte[] { 0x00, 1 }, "malformed Protobuf")]
    [InlineData(new byte[] { 0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1 }, "malformed Protobuf")]
    [InlineData(new byte[] { 0x08, 1 }, "id has the wrong wire type")]
    [InlineData(new byte[] { 0x0A, 1, 0xFF }, "id is not valid UTF-8")]
    public void Broken_messages_are_malformed(byte[] payload, string expected)
    {
        DecodeFault fault = _decoder.Decode(payload, Headers("application/x-protobuf")).Fault!;
        Assert.Equal((FaultClass.MalformedProtobuf, expected), (fault.Class, fault.Message));
    }

    [Fact]
    public void Times_beyond_the_calendar_are_faults()
    {
        Message message = new() { Id = "1", Channel = "call", StartedAtUnixMs = Wire.Start.ToUnixTimeMilliseconds(), EndedAtUnixMs = long.MaxValue };
        Assert.Equal("endedAt is not a moment of the years 1 to 9999", _decoder.Decode(message.ToByteArray(), null).Fault!.Message);
    }

    [Fact]
    public void A_message_cut_anywhere_never_throws()
    {
        byte[] payload = new InteractionSamples(3).Next().ToByteArray();
        for (int length = 0; length < payload.Length; length++) _decoder.Decode(payload.AsSpan(0, length), null);
    }

    [Fact]
    public void The_content_type_rules_over_the_first_byte()
    {
        byte[] json = Encoding.UTF8.GetBytes(Wire.Json("1"));
        Assert.Equal(FaultClass.MalformedProtobuf, _decoder.Decode(json, Headers("application/protobuf")).Fault!.Class);
        Assert.Null(_decoder.Decode(json, Headers("application/json; charset=utf-8")).Fault);
        Assert.Null(_decoder.Decode(json, Headers("text/whatever")).Fault);
        Interaction? spaced = _decoder.Decode(Encoding.UTF8.GetBytes("\n " + Wire.Json("1")), Headers("application/vnd.ours+json")).Interaction;
        Assert.NotNull(spaced);
    }

    private static Headers Headers(string contentType) => new() { { "Content-Type", Encoding.ASCII.GetBytes(contentType) } };
}
