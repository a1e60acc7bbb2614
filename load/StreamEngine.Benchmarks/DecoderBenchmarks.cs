using BenchmarkDotNet.Attributes;
using StreamEngine.Configuration;
using StreamEngine.Ingest.Decoding;
using StreamEngine.Load.Scenarios.Limits;
using StreamEngine.Load.Traffic;

namespace StreamEngine.Benchmarks;

/// <summary>Messages of about 300 bytes, decoded and dropped.</summary>
public class DecoderBenchmarks
{
    private const int Messages = 1_000;

    private readonly InteractionDecoder _decoder = new(new KafkaOptions().MaxClockSkew, TimeProvider.System);
    private byte[][] _json = [];
    private byte[][] _protobuf = [];

    [GlobalSetup]
    public void Setup()
    {
        _json = Take("json");
        _protobuf = Take("protobuf");
    }

    [Benchmark(OperationsPerInvoke = Messages)]
    public long Json() => DecodingAlone.Run(_json, Messages, _decoder, CancellationToken.None);

    [Benchmark(OperationsPerInvoke = Messages)]
    public long Protobuf() => DecodingAlone.Run(_protobuf, Messages, _decoder, CancellationToken.None);

    private static byte[][] Take(string format) => TrafficSample.Take(new TrafficShape { Format = format }, seed: 1, Messages, TimeProvider.System.GetUtcNow());
}
