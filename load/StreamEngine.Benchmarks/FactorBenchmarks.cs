using BenchmarkDotNet.Attributes;
using StreamEngine.Domain;
using StreamEngine.Domain.Factors;
using StreamEngine.Domain.Policy;
using StreamEngine.Domain.Scoring;
using StreamEngine.Domain.Windows;

namespace StreamEngine.Benchmarks;

/// <summary>One factor after the other, and all of them, over a customer's month.</summary>
public class FactorBenchmarks
{
    private ContactRing _ring = new();
    private Factor _factor = RiskPolicy.Default.Factors[0];

    public static IEnumerable<string> Names => RiskPolicy.Default.Factors.Select(factor => factor.Rule.Kind.ToString());

    [ParamsSource(nameof(Names))]
    public string Name { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _ring = SampleProfile.Make(contacts: 10).Ring;
        _factor = RiskPolicy.Default.Factors.First(factor => factor.Rule.Kind.ToString() == Name);
    }

    [Benchmark]
    public double Read() => _factor.Read(new CustomerHistory(_ring, Instant.Never)).Value;
}

/// <summary>The score, which reads every factor.</summary>
public class ScoreBenchmarks
{
    private ContactRing _ring = new();

    /// <summary>In a month.</summary>
    [Params(10, 100)]
    public int Contacts { get; set; }

    private readonly double[] _ceilings = new double[FactorCatalog.Places];

    [GlobalSetup]
    public void Setup() => _ring = SampleProfile.Make(Contacts).Ring;

    [Benchmark]
    public int Score() => RiskFormula.Read(new CustomerHistory(_ring, Instant.Never), RiskPolicy.Default, _ceilings).Score.TenThousandths;
}
