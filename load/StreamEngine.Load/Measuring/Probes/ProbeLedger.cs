namespace StreamEngine.Load.Measuring.Probes;

/// <summary>When each probe was due, and whether it came through: once is right, never is lost, twice is repeated.</summary>
/// <remarks>The sender and a watcher use it at the same time.</remarks>
internal sealed class ProbeLedger
{
    private readonly Lock _lock = new();
    private readonly List<Entry> _entries = [];
    private int _arrived;
    private int _repeated;

    public int Expected
    {
        get { lock (_lock) return _entries.Count; }
    }

    public int Arrived
    {
        get { lock (_lock) return _arrived; }
    }

    public int Repeated
    {
        get { lock (_lock) return _repeated; }
    }

    /// <summary>So many are still to come.</summary>
    public int Missing
    {
        get { lock (_lock) return _entries.Count - _arrived; }
    }

    /// <param name="number">Counts from 0, without gaps.</param>
    /// <param name="due">The clock's timestamp at which it was due.</param>
    public void Expect(int number, long due)
    {
        lock (_lock)
        {
            if (number != _entries.Count) throw new InvalidOperationException($"probe {number} is not the next one, {_entries.Count}");
            _entries.Add(new Entry(due, HasArrived: false));
        }
    }

    /// <summary>When the probe that came was due; null: it is none of ours, or came before.</summary>
    public long? Arrive(int number)
    {
        lock (_lock)
        {
            if (number < 0 || number >= _entries.Count) return null;
            Entry entry = _entries[number];
            if (entry.HasArrived)
            {
                _repeated++;
                return null;
            }

            _entries[number] = entry with { HasArrived = true };
            _arrived++;
            return entry.Due;
        }
    }

    /// <summary>When a probe was due, without noting that it came: for watchers beside the one that counts.</summary>
    public long? DueOf(int number)
    {
        lock (_lock) return number >= 0 && number < _entries.Count ? _entries[number].Due : null;
    }

    private readonly record struct Entry(long Due, bool HasArrived);
}
