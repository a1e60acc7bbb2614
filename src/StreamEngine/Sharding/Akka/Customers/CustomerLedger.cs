namespace StreamEngine.Sharding.Akka.Customers;

/// <summary>Which customers the owner of a shard knows to be in memory, least recently used first; it bounds them by count, by bytes and by idleness.</summary>
/// <remarks>A customer may have left without its knowledge. Then an order is answered by asking for the snapshot.</remarks>
/// <param name="countLimit">At most so many.</param>
/// <param name="bytesLimit">At most so much, about.</param>
/// <param name="idleLimit">Nobody longer than this without an order.</param>
/// <param name="clock">Tells how long.</param>
internal sealed class CustomerLedger(int countLimit, long bytesLimit, TimeSpan idleLimit, TimeProvider clock)
{
    /// <summary>What an actor takes beside its profile, with its place in its shard: measured over a hundred thousand idle ones.</summary>
    public const int ActorBytes = 2_050;

    private readonly Dictionary<string, LinkedListNode<Entry>> _byCustomer = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _byUse = new();
    private long _bytes;

    public int Count => _byCustomer.Count;

    public long Bytes => Interlocked.Read(ref _bytes);

    public bool Knows(string customerId) => _byCustomer.ContainsKey(customerId);

    /// <summary>The customer has carried out an order.</summary>
    /// <param name="customerId">Who.</param>
    /// <param name="profileBytes">What the profile takes now.</param>
    public void Use(string customerId, int profileBytes)
    {
        int bytes = profileBytes + ActorBytes;
        if (_byCustomer.TryGetValue(customerId, out LinkedListNode<Entry>? node))
        {
            _byUse.Remove(node);
            Interlocked.Add(ref _bytes, -node.Value.Bytes);
        }
        else
        {
            _byCustomer[customerId] = node = new LinkedListNode<Entry>(default);
        }

        node.Value = new Entry(customerId, bytes, clock.GetTimestamp());
        _byUse.AddLast(node);
        Interlocked.Add(ref _bytes, bytes);
    }

    public void Remove(string customerId)
    {
        if (!_byCustomer.Remove(customerId, out LinkedListNode<Entry>? node)) return;
        _byUse.Remove(node);
        Interlocked.Add(ref _bytes, -node.Value.Bytes);
    }

    /// <summary>Forgets those who have been idle too long: they leave memory by themselves.</summary>
    /// <returns>How many.</returns>
    public int ForgetIdle()
    {
        int left = 0;
        while (_byUse.First is { } oldest && clock.GetElapsedTime(oldest.Value.UsedAt) >= idleLimit)
        {
            Remove(oldest.Value.CustomerId);
            left++;
        }

        return left;
    }

    /// <summary>Takes out whoever is too many, the least recently used first.</summary>
    public IEnumerable<string> Surplus()
    {
        while (_byUse.First is { } oldest && (Count > countLimit || Bytes > bytesLimit))
        {
            Remove(oldest.Value.CustomerId);
            yield return oldest.Value.CustomerId;
        }
    }

    private readonly record struct Entry(string CustomerId, int Bytes, long UsedAt);
}
