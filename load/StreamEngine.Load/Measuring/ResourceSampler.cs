using StreamEngine.Load.Targets;

namespace StreamEngine.Load.Measuring;

/// <summary>What the processes of a run use, summed by what they are; those that have gone stay counted.</summary>
internal sealed class ResourceSampler(LoadTarget target)
{
    private readonly Dictionary<int, (string Name, ProcessUse Use)> _last = [];

    /// <summary>By name: engine, redis, load.</summary>
    public IReadOnlyDictionary<string, ProcessUse> Sample()
    {
        HashSet<int> living = [];
        foreach ((string name, int processId) in target.Processes)
        {
            if (ProcessUse.Of(processId) is not { } use) continue;
            _last[processId] = (name, use);
            living.Add(processId);
        }

        return _last.GroupBy(process => process.Value.Name).ToDictionary(
            group => group.Key,
            group => new ProcessUse(
                group.Sum(process => process.Value.Use.CpuSeconds),
                group.Where(process => living.Contains(process.Key)).Sum(process => process.Value.Use.ResidentBytes)));
    }
}
