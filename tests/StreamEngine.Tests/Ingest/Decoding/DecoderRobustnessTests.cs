using StreamEngine.Domain.Interactions;
using System.Text;
using Confluent.Kafka;
using Google.Protobuf;
using StreamEngine.Ingest.Decoding;
using StreamEngine.Tests.Support;
using Xunit.Abstractions;

namespace StreamEngine.Tests.Ingest.Decoding;

public sealed class DecoderRobustnessTests(ITestOutputHelper output)
{
    private readonly InteractionDecoder _decoder = new(TimeSpan.FromMinutes(5), new ManualTime(Wire.Start.AddMonths(1)));

    [Fact]
    public void Every_malformed_payload_yields_a_fault()
    {
        byte[][] payloads = [.. MalformedPayloads.All()];
        Assert.True(payloads.Length >= 200);
        Assert.All(payloads, payload =>
        {
            (_, DecodeFault? fault) = _decoder.Decode(payload, null);
            Assert.True(fault is not null, Encoding.UTF8.GetString(payload));
            Assert.NotEmpty(fault.Message);
        });
    }

    [Fact]
    public void No_bytes_make_the_decoder_throw()
    {
        var random = new Random(7);
        var samples = new InteractionSamples(8);
        Headers?[] headers = [null, Typed("application/json"), Typed("application/protobuf"), Typed("application/cloudevents+json")];
        for (int round = 0; round < 20_000; round++)
        {
            byte[] payload = (round % 4) switch
            {
                0 => Random(random),
                1 => samples.Next().ToByteArray(),
                2 => Encoding.UTF8.GetBytes(InteractionSamples.Json(samples.Next())),
                _ => Encoding.UTF8.GetBytes($$"""{"specversion":"1.0","id":"e","data":{{InteractionSamples.Json(samples.Next())}}}"""),
            };
            for (int flips = random.Next(4); flips > 0 && payload.Length > 0; flips--) payload[random.Next(payload.Length)] = (byte)random.Next(256);

            (Interaction? interaction, DecodeFault? fault) = _decoder.Decode(payload, headers[random.Next(headers.Length)]);
            Assert.True(interaction is null ^ fault is null);
        }
    }

    [Fact]
    public void Allocation_for_each_record_is_reported()
    {
        const int Records = 10_000;
        byte[] json = Encoding.UTF8.GetBytes(Wire.Json("b7")[..^1] + ",\"queue\":\"billing\",\"topic\":\"refund\",\"segment\":\"consumer\",\"text\":\"a long story\"}");
        for (int warm = 0; warm < 100; warm++) _decoder.Decode(json, null);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int index = 0; index < Records; index++) _decoder.Decode(json, null);
        long bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / Records;

        output.WriteLine($"{bytes} bytes allocated for each decoded record");
        // The interaction and its own strings; neither names that repeat, nor what was said.
        Assert.InRange(bytes, 1, 600);
    }

    private static byte[] Random(Random random)
    {
        byte[] bytes = new byte[random.Next(200)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static Headers Typed(string contentType) => new() { { "content-type", Encoding.ASCII.GetBytes(contentType) } };
}
