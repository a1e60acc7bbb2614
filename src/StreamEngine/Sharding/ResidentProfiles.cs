using System.Diagnostics.CodeAnalysis;
using StreamEngine.Domain.Profiles;

namespace StreamEngine.Sharding;

/// <summary>The customers of one shard who are in memory: least recently used leave first, bounded by count and by bytes.</summary>
/// <remarks>Everything in here is committed, but for what the running step has touched; so forgetting costs one load, never data.</remarks>
internal sealed class ResidentProfiles(int countLimit, long bytesLimit)
{
    private readonly Dictionary<string, LinkedListNode<Resident>> _byCustomer = new(StringComparer.Ordinal);
    private readonly LinkedList<Resident> _recentFirst = new();

    public int Count => _byCustomer.Count;

    public long Bytes { get; private set; }

    public bool Contains(string customerId) => _byCustomer.ContainsKey(customerId);

    public bool TryGet(string customerId, [NotNullWhen(true)] out Profile? profile)
    {
        profile = null;
        if (!_byCustomer.TryGetValue(customerId, out LinkedListNode<Resident>? node)) return false;
        profile = node.Value.Profile;
        if (node != _recentFirst.First)
        {
            _recentFirst.Remove(node);
            _recentFirst.AddFirst(node);
        }

        return true;
    }

    public void Add(Profile profile)
    {
        LinkedListNode<Resident> node = new(new Resident(profile, profile.ResidentBytes));
        _byCustomer.Add(profile.CustomerId, node);
        _recentFirst.AddFirst(node);
        Bytes += node.Value.Bytes;
    }

    /// <summary>Measures a customer again whose profile has changed.</summary>
    public void Remeasure(Profile profile)
    {
        LinkedListNode<Resident> node = _byCustomer[profile.CustomerId];
        Bytes += profile.ResidentBytes - node.Value.Bytes;
        node.Value = new Resident(profile, profile.ResidentBytes);
    }

    public void Remove(string customerId)
    {
        if (!_byCustomer.Remove(customerId, out LinkedListNode<Resident>? node)) return;
        _recentFirst.Remove(node);
        Bytes -= node.Value.Bytes;
    }

    /// <summary>Lets go of the least recently used until both bounds hold.</summary>
    /// <returns>How many left.</returns>
    public int Trim()
    {
        int left = 0;
        while (_recentFirst.Last is { } oldest && (Count > countLimit || Bytes > bytesLimit))
        {
            Remove(oldest.Value.Profile.CustomerId);
            left++;
        }

        return left;
    }

    private readonly record struct Resident(Profile Profile, int Bytes);
}
