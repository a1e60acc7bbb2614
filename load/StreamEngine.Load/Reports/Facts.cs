namespace StreamEngine.Load.Reports;

/// <summary>What several runs were made with, told together: what was not the same in all of them is told with each of its values.</summary>
/// <param name="absent">What it means that a run does not name a fact that another names.</param>
internal sealed class Facts(string absent)
{
    private readonly List<IReadOnlyDictionary<string, string>> _runs = [];

    /// <summary>Of one run; the keys' case does not matter.</summary>
    public void Add(IReadOnlyDictionary<string, string> run)
    {
        // Most runs are made with what those before them were.
        if (!_runs.Exists(other => other.Count == run.Count && run.All(fact => other.GetValueOrDefault(fact.Key) == fact.Value))) _runs.Add(run);
    }

    /// <summary>Null where there was no run.</summary>
    public IReadOnlyDictionary<string, string>? Together() => _runs.Count == 0
        ? null
        : _runs.SelectMany(run => run.Keys).Distinct(StringComparer.OrdinalIgnoreCase).ToDictionary(key => key, Values, StringComparer.OrdinalIgnoreCase);

    private string Values(string key) => string.Join(" or ", _runs.Select(run => run.GetValueOrDefault(key, absent)).Distinct());
}
