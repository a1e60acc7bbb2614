using System.Net;
using Microsoft.Extensions.Logging;
using StreamEngine.Configuration;

namespace StreamEngine.Api.Security;

/// <summary>Remembers which addresses showed too many bad credentials; strangers from there are put off for a while.</summary>
/// <remarks>Memory is bounded: of more addresses than it keeps, the one that failed first is forgotten.</remarks>
internal sealed class FailedLogins(FailedLoginOptions options, TimeProvider clock, ILogger log)
{
    public const int AddressLimit = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, Record> _records = [];
    private readonly Queue<IPAddress> _oldestFirst = new();

    public int Addresses
    {
        get
        {
            lock (_lock) return _records.Count;
        }
    }

    public bool IsRefused(IPAddress? address)
    {
        IPAddress source = SourceAddress.Of(address);
        lock (_lock) return _records.TryGetValue(source, out Record? record) && IsRefused(record);
    }

    public void Count(IPAddress? address)
    {
        IPAddress source = SourceAddress.Of(address);
        lock (_lock)
        {
            Record record = Find(source);
            if (IsRefused(record)) return;
            if (clock.GetElapsedTime(record.Began) >= options.Window) record.Begin(clock.GetTimestamp());
            if (++record.Failures < options.Limit) return;
            record.Begin(clock.GetTimestamp());
            record.RefusedSince = clock.GetTimestamp();
        }

        Log.AddressRefused(log, options.Limit, source.ToString(), options.RefusedFor);
    }

    private bool IsRefused(Record record) => record.RefusedSince is { } since && clock.GetElapsedTime(since) < options.RefusedFor;

    private Record Find(IPAddress source)
    {
        if (_records.TryGetValue(source, out Record? record)) return record;
        if (_records.Count == AddressLimit) _records.Remove(_oldestFirst.Dequeue());
        _oldestFirst.Enqueue(source);
        return _records[source] = new Record { Began = clock.GetTimestamp() };
    }

    private sealed class Record
    {
        public long Began { get; set; }
        public int Failures { get; set; }
        public long? RefusedSince { get; set; }

        public void Begin(long now) => (Began, Failures, RefusedSince) = (now, 0, null);
    }
}
