using StreamEngine.Load.Measuring.Counts;
using StreamEngine.Load.Scenarios;
using StreamEngine.Load.Targets;

namespace StreamEngine.Load.Reports;

/// <summary>Written while runs are made: with what they were. Of a scenario made of several it tells of all of them together.</summary>
internal sealed class RunNotes
{
    private readonly Facts _engines = new(BuildVersion.Unknown);
    private readonly Facts _settings = new("the default");
    private readonly Facts _traffic = new("none");
    private readonly List<TargetOptions> _targets = [];

    /// <summary>What was loaded, each once.</summary>
    public IReadOnlyList<TargetOptions> Targets => _targets;

    /// <summary>What the engines are; null where none ran.</summary>
    public IReadOnlyDictionary<string, string>? Engines => _engines.Together();

    /// <summary>With what engines were started; null where none was.</summary>
    public IReadOnlyDictionary<string, string>? Settings => _settings.Together();

    /// <summary>What was sent; null where nothing ran.</summary>
    public IReadOnlyDictionary<string, string>? Traffic => _traffic.Together();

    /// <summary>A run begins.</summary>
    public void Begin(Scenario scenario, TargetOptions target)
    {
        if (!_targets.Contains(target)) _targets.Add(target);
        _traffic.Add(FactText.Of(scenario.Traffic));
    }

    /// <summary>Asks an engine of the run what it is.</summary>
    /// <param name="target">With an engine that answers.</param>
    /// <param name="ct">Gives up.</param>
    public async Task AskAsync(LoadTarget target, CancellationToken ct)
    {
        PrometheusText? told = target.Nodes.Count > 0 ? await target.Nodes[^1].ScrapeAsync(ct) : null;
        _engines.Add(EngineFacts.Of(target.StartsEngines ? target.Program : null, told));
        if (target.StartsEngines) _settings.Add(target.StatedSettings);
    }
}
