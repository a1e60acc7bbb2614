using System.Buffers;
using BenchmarkDotNet.Attributes;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Profiles;

namespace StreamEngine.Benchmarks;

/// <summary>A profile to its binary form and back.</summary>
public class SnapshotBenchmarks
{
    private readonly ArrayBufferWriter<byte> _buffer = new(64 * 1024);
    private Profile _profile = new("c-0");
    private byte[] _snapshot = [];

    /// <summary>Of the customer.</summary>
    [Params(10, 100)]
    public int Contacts { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _profile = SampleProfile.Make(Contacts);
        Write();
        _snapshot = _buffer.WrittenSpan.ToArray();
    }

    [Benchmark]
    public int Write()
    {
        _buffer.ResetWrittenCount();
        ProfileSnapshot.Write(_profile, _buffer);
        return _buffer.WrittenCount;
    }

    [Benchmark]
    public bool Read() => ProfileSnapshot.TryRead("c-000042", _snapshot, RiskPolicy.Default, out _, out _);
}
