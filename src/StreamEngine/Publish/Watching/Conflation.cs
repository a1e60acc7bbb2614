using System.Runtime.InteropServices;
using StreamEngine.Domain.Crossings;

namespace StreamEngine.Publish.Watching;

/// <summary>What of one shard waits for a slow watcher: the newest crossing of each customer, or all of them. Holds no more than that.</summary>
/// <param name="after">Where the watcher stands.</param>
/// <param name="keepsAll">Leaves none out.</param>
internal sealed class Conflation(CrossingId after, bool keepsAll)
{
    private readonly List<(NumberedCrossing Crossing, int LeftOut)> _all = [];
    private readonly Dictionary<string, (NumberedCrossing Crossing, int LeftOut)> _newest = new(StringComparer.Ordinal);

    /// <summary>How many wait.</summary>
    public int Count => keepsAll ? _all.Count : _newest.Count;

    /// <summary>How far the shard was read.</summary>
    public CrossingId Last { get; private set; } = after;

    /// <summary>One that the watcher does not want.</summary>
    public void Pass(NumberedCrossing crossing) => Last = crossing.Id;

    /// <summary>In the order of their numbers.</summary>
    public void Add(NumberedCrossing crossing)
    {
        Last = crossing.Id;
        if (keepsAll)
        {
            _all.Add((crossing, 0));
            return;
        }

        ref (NumberedCrossing Crossing, int LeftOut) newest = ref CollectionsMarshal.GetValueRefOrAddDefault(_newest, crossing.Crossing.CustomerId, out bool isKnown);
        newest = (crossing, isKnown ? newest.LeftOut + 1 : 0);
    }

    /// <summary>In the order of their numbers, each with how many of the same customer were left out before it.</summary>
    public IEnumerable<(NumberedCrossing Crossing, int LeftOut)> InOrder() => keepsAll ? _all : _newest.Values.OrderBy(entry => entry.Crossing.Id.Sequence);
}
