namespace StreamEngine.Load.Reports;

/// <summary>On what a run was made: without it its figures mean nothing.</summary>
/// <param name="Hardware">Processor, cores, memory.</param>
/// <param name="System">The operating system and its kernel.</param>
/// <param name="Versions">Of the engine, the load program and the store, each named with whose it is.</param>
/// <param name="Target">What was loaded: the embedded set-up, or addresses.</param>
internal sealed record RunEnvironment(string Hardware, string System, IReadOnlyDictionary<string, string> Versions, string Target)
{
    /// <summary>
    /// What engines were started with: the scenario's settings, what the suite adds to them and what the surroundings' variables say, but no addresses or
    /// names of the run's own. What was not the same in all runs of a comparison or a sweep has each of its values. Null where no engine was started.
    /// </summary>
    public IReadOnlyDictionary<string, string>? EngineSettings { get; init; }

    /// <summary>What was sent, likewise; null in reports from before it was stated.</summary>
    public IReadOnlyDictionary<string, string>? Traffic { get; init; }
}
