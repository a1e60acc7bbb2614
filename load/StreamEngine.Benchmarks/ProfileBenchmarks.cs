using BenchmarkDotNet.Attributes;
using StreamEngine.Domain.Interactions;
using StreamEngine.Domain.Policy;
using StreamEngine.Load.Scenarios.Limits;

namespace StreamEngine.Benchmarks;

/// <summary>An interaction applied to a profile, in steady state.</summary>
public class ProfileBenchmarks
{
    private const int Customers = 10_000;
    private const int Rounds = 10;

    private DomainAlone? _domain;
    private Interaction[][] _reports = [];

    /// <summary>Whether every fifth contact leaves a case open.</summary>
    [Params(false, true)]
    public bool Troubled { get; set; }

    [GlobalSetup]
    public void Setup() => _domain = new DomainAlone(Customers, Troubled, RiskPolicy.Default);

    [IterationSetup]
    public void Prepare() => _reports = _domain!.Prepare(Rounds);

    [Benchmark(OperationsPerInvoke = Customers * Rounds)]
    public long Apply()
    {
        long applied = 0;
        foreach (Interaction[] round in _reports) applied += _domain!.Apply(round);
        return applied;
    }
}
