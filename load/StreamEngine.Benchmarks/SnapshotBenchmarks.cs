using BenchmarkDotNet.Attributes;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Profiles;

namespace StreamEngine.Benchmarks;

/// <summary>A profile to its binary form and back.</summary>
public class SnapshotBenchmarks
{
    private Profile _profile = new("c-0");
    private byte[] _snapshot = [];

    /// <summary>Of the customer.</summary>
    [Params(10, 100)]
    public int Contacts { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _profile = SampleProfile.Make(Contacts);
        _snapshot = Write();
    }

    [Benchmark]
    public byte[] Write() => ProfileSnapshot.ToArray(_profile);

    [Benchmark]
    public bool Read() => ProfileSnapshot.TryRead("c-000042", _snapshot, RiskPolicy.Default, out _, out _);
}
