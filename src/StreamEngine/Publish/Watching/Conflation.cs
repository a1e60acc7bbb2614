using StreamEngine.Domain.Crossings;

namespace StreamEngine.Publish.Watching;

/// <summary>What of one shard waits for a slow watcher: the newest crossing of each customer, or all of them.</summary>
/// <param name="keepsAll">Leaves none out.</param>
internal sealed class Conflation(bool keepsAll)
{
    private readonly List<(NumberedCrossing Crossing, int LeftOut)> _kept = [];
    private readonly Dictionary<string, int> _leftOut = new(StringComparer.Ordinal);

    /// <summary>How many wait.</summary>
    public int Count => keepsAll ? _kept.Count : _leftOut.Count;

    /// <summary>In the order of their numbers.</summary>
    public void Add(NumberedCrossing crossing)
    {
        string customer = crossing.Crossing.CustomerId;
        int leftOut = _leftOut.TryGetValue(customer, out int before) ? before + 1 : 0;
        _leftOut[customer] = leftOut;
        _kept.Add((crossing, keepsAll ? 0 : leftOut));
    }

    /// <summary>In the order of their numbers, each with how many of the same customer were left out before it.</summary>
    public IEnumerable<(NumberedCrossing Crossing, int LeftOut)> InOrder() =>
        keepsAll ? _kept : _kept.Where(entry => entry.LeftOut == _leftOut[entry.Crossing.Crossing.CustomerId]);
}
