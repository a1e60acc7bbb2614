using BenchmarkDotNet.Attributes;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Windows;
using StreamEngine.Load.Scenarios.Limits;

namespace StreamEngine.Benchmarks;

/// <summary>The ring: time moves on, an old contact leaves, a new one comes.</summary>
public class ContactRingBenchmarks
{
    private const int Rounds = 1_000;

    private readonly ContactRing _ring = new();
    private Interaction[] _reports = [];

    [GlobalSetup]
    public void Setup()
    {
        _reports = [.. new SampleCustomers(isTroubled: true).Next(Rounds).Select(round => round[0])];
        _ring.Under(RiskPolicy.Default.Plan);
    }

    /// <summary>A thousand contacts of one customer, three days apart.</summary>
    [Benchmark(OperationsPerInvoke = Rounds)]
    public int RingTake()
    {
        _ring.Clear();
        int added = 0;
        foreach (Interaction report in _reports)
        {
            _ring.Advance(report.StartedAt);
            added += _ring.Take(report) == RingVerdict.Added ? 1 : 0;
        }

        return added;
    }
}
