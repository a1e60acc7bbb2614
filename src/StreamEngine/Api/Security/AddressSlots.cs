using System.Net;

namespace StreamEngine.Api.Security;

/// <summary>So many places at a time for each address. Memory is held only for places that are taken.</summary>
internal sealed class AddressSlots(int limit)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, int> _taken = [];

    /// <summary>Of the address that has most of them, and how many it may have.</summary>
    public (int Taken, int Limit) Busiest
    {
        get
        {
            lock (_lock) return (_taken.Values.DefaultIfEmpty().Max(), limit);
        }
    }

    public bool TryTake(IPAddress source)
    {
        lock (_lock)
        {
            int taken = _taken.GetValueOrDefault(source);
            if (taken == limit) return false;
            _taken[source] = taken + 1;
            return true;
        }
    }

    public void GiveBack(IPAddress source)
    {
        lock (_lock)
        {
            if (--_taken[source] == 0) _taken.Remove(source);
        }
    }
}
