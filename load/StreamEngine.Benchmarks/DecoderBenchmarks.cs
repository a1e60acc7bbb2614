using BenchmarkDotNet.Attributes;
using StreamEngine.Configuration;
using StreamEngine.Ingest.Decoding;
using StreamEngine.Load.Limits;
using Message = StreamEngine.Protos.V1.Interaction;

namespace StreamEngine.Benchmarks;

/// <summary>Messages of about 300 bytes, decoded and dropped.</summary>
public class DecoderBenchmarks
{
    private const int Messages = 1_000;
    private const int LeastBytes = 300;

    private readonly InteractionDecoder _decoder = new(new KafkaOptions().MaxClockSkew, TimeProvider.System);
    private byte[][] _json = [];
    private byte[][] _protobuf = [];

    [GlobalSetup]
    public void Setup()
    {
        Message[] messages = SampleMessages.Make(Messages, customers: 1_000, seed: 1, TimeProvider.System.GetUtcNow());
        _json = [.. messages.Select(message => SampleMessages.Json(message, LeastBytes))];
        _protobuf = [.. messages.Select(message => SampleMessages.Protobuf(message, LeastBytes))];
    }

    [Benchmark(OperationsPerInvoke = Messages)]
    public long Json() => DecodingAlone.Run(_json, Messages, _decoder, CancellationToken.None);

    [Benchmark(OperationsPerInvoke = Messages)]
    public long Protobuf() => DecodingAlone.Run(_protobuf, Messages, _decoder, CancellationToken.None);
}
