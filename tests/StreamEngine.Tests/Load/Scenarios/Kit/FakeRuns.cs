using System.Text.Json.Nodes;
using StreamEngine.Load.Reports;
using StreamEngine.Load.Scenarios;
using StreamEngine.Load.Targets;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Load.Scenarios.Kit;

/// <summary>Inner runs that take a minute each by a clock of their own, and find what a test wants them to.</summary>
/// <param name="find">What a run finds.</param>
internal sealed class FakeRuns(Func<Setup, RunResult> find) : ILiveBoard
{
    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch);

    /// <summary>What was run, in its order.</summary>
    public List<Setup> Setups { get; } = [];

    public List<string> Phases { get; } = [];

    public List<double?> Shares { get; } = [];

    public RunContext Context => new(new TargetOptions(), this, RunAsync, _time);

    /// <summary>Every run of which only one figure is known.</summary>
    public static FakeRuns Of(Func<Setup, double> value) => new(setup => One(value(setup)));

    public static RunResult One(double value) => new() { Figures = [new("throughput.perSecond", value, "/s", "How much.")] };

    /// <summary>As a scenario file's reader: a name, or an object with a kind.</summary>
    public static Scenario Read(JsonNode node) => node is JsonObject inline
        ? new Scenario { Name = "inline", Kind = (string)inline["kind"]!, Seed = 99 }
        : new Scenario { Name = (string)node!, Kind = "throughput", Seed = 99, Settings = new Dictionary<string, string> { ["Engine:BatchLimit"] = "500" } };

    /// <summary>Noise as machines make it: a few percent this way or that, and now and then a run that is far off.</summary>
    public static double Noise(Random random) => Math.Exp(0.03 * Normal(random)) * (random.Next(50) == 0 ? 0.6 : 1);

    public static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    public void Phase(string text) => Phases.Add(text);

    public void Progress(double? share) => Shares.Add(share);

    public void Show(string name, double value, string unit)
    {
    }

    private Task<RunResult> RunAsync(Scenario scenario, TargetOptions target, CancellationToken ct)
    {
        Setups.Add(new Setup(scenario, target));
        _time.Advance(TimeSpan.FromMinutes(1));
        return Task.FromResult(find(Setups[^1]));
    }
}
