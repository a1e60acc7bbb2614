using StreamEngine.Domain.Interactions;
using StreamEngine.Ingest.Decoding;
using StreamEngine.Load.Traffic;
using StreamEngine.Tests.Ingest.Decoding;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Load.Traffic;

/// <summary>Messages that were taken stay what they were, whatever is taken after them.</summary>
public sealed class TrafficSampleTests
{
    private readonly InteractionDecoder _decoder = new(TimeSpan.FromMinutes(5), TimeProvider.System);

    [Fact]
    public void The_same_seed_takes_the_same_messages() => Assert.Equal(Take("json", 100), Take("json", 100));

    [Fact]
    public void Both_formats_say_the_same_of_interactions_one_a_second()
    {
        string[] json = [.. Take("json", 200).Select(Describe)], protobuf = [.. Take("protobuf", 200).Select(Describe)];
        Assert.Equal(json, protobuf);
        Assert.True(json.Distinct().Count() > 190);
    }

    private static byte[][] Take(string format, int count) => TrafficSample.Take(new TrafficShape { Format = format }, seed: 7, count, Wire.Start);

    private string Describe(byte[] payload)
    {
        (Interaction? interaction, DecodeFault? fault) = _decoder.Decode(payload, headers: null);
        Assert.Null(fault);
        return InteractionSamples.Describe(interaction!);
    }
}
