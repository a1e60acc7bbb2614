namespace StreamEngine.Api.Security;

/// <summary>A place for one stream among each of several limits, the caller's and the node's, until it is disposed.</summary>
internal sealed class StreamPlace : IDisposable
{
    private readonly IReadOnlyList<StreamSlots> _slots;

    private StreamPlace(IReadOnlyList<StreamSlots> slots) => _slots = slots;

    public static StreamPlace? TryTake(params IReadOnlyList<StreamSlots> slots)
    {
        for (int taken = 0; taken < slots.Count; taken++)
        {
            if (slots[taken].TryTake()) continue;
            foreach (StreamSlots before in slots.Take(taken)) before.GiveBack();
            return null;
        }

        return new StreamPlace(slots);
    }

    public void Dispose()
    {
        foreach (StreamSlots slots in _slots) slots.GiveBack();
    }
}
