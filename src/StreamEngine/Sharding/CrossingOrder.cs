using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;

namespace StreamEngine.Sharding;

/// <summary>Puts a step's crossings into the order in which shard time meets them, so that numbers do not depend on where batches end.</summary>
/// <remarks>
/// What a record causes stands at the record. What time causes stands right after the record that brought shard time to its moment
/// (before all records, if shard time was there already), by moment, then customer. The one exception: when more customers than
/// <c>Engine:DueLimit</c> fall due within one batch, those beyond it come with the next step.
/// </remarks>
internal sealed class CrossingOrder
{
    private readonly List<Instant> _timeAfterRecord = [];
    private readonly List<Entry> _entries = [];
    private Instant _before;

    /// <param name="before">Shard time before the first record.</param>
    public void Begin(Instant before)
    {
        _timeAfterRecord.Clear();
        _entries.Clear();
        _before = before;
    }

    /// <summary>The next record carries shard time on; all of them, before the first crossing.</summary>
    /// <param name="time">Shard time after it.</param>
    public void Reach(Instant time) => _timeAfterRecord.Add(time);

    /// <summary>Shard time before a record.</summary>
    public Instant TimeBefore(int record) => record == 0 ? _before : _timeAfterRecord[record - 1];

    public Instant TimeAfter(int record) => _timeAfterRecord[record];

    /// <summary>A record's crossings.</summary>
    public void AddOfRecord(int record, List<Crossing> crossings)
    {
        foreach (Crossing crossing in crossings) _entries.Add(new Entry(record, IsOfTime: false, _entries.Count, crossing));
        crossings.Clear();
    }

    /// <summary>Crossings that time caused.</summary>
    public void AddOfTime(List<Crossing> crossings)
    {
        foreach (Crossing crossing in crossings) _entries.Add(new Entry(RecordThatReached(crossing.At), IsOfTime: true, _entries.Count, crossing));
        crossings.Clear();
    }

    /// <summary>Crossings of a record's customer that time causes at once: an old interaction may set a moment that has long passed.</summary>
    public void AddOfTimeAt(int record, List<Crossing> crossings)
    {
        foreach (Crossing crossing in crossings) _entries.Add(new Entry(record, IsOfTime: true, _entries.Count, crossing));
        crossings.Clear();
    }

    /// <summary>All of them, in order.</summary>
    public IEnumerable<PlacedCrossing> InOrder()
    {
        if (_entries.Count > 1) _entries.Sort(Compare);
        return _entries.Select(entry => new PlacedCrossing(entry.Crossing, entry.IsOfTime ? null : entry.Record));
    }

    private int RecordThatReached(Instant moment)
    {
        if (moment <= _before) return -1;
        int low = 0, high = _timeAfterRecord.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_timeAfterRecord[middle] < moment) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private static int Compare(Entry a, Entry b)
    {
        int order = a.Record.CompareTo(b.Record);
        if (order == 0) order = a.IsOfTime.CompareTo(b.IsOfTime);
        if (order == 0 && a.IsOfTime) order = a.Crossing.At.CompareTo(b.Crossing.At);
        if (order == 0 && a.IsOfTime) order = string.CompareOrdinal(a.Crossing.CustomerId, b.Crossing.CustomerId);
        return order == 0 ? a.Arrival.CompareTo(b.Arrival) : order;
    }

    private readonly record struct Entry(int Record, bool IsOfTime, int Arrival, Crossing Crossing);
}

/// <param name="Crossing">The crossing.</param>
/// <param name="Record">The place in the batch of the record that caused it; null: time did.</param>
internal readonly record struct PlacedCrossing(Crossing Crossing, int? Record);
