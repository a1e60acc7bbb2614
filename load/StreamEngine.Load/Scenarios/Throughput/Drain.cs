using StreamEngine.Commands;
using StreamEngine.Load.Measuring;
using StreamEngine.Load.Measuring.Counts;
using StreamEngine.Store;

namespace StreamEngine.Load.Scenarios.Throughput;

/// <summary>Watches a backlog go down until all of it is committed.</summary>
/// <param name="counts">What is committed.</param>
/// <param name="time">The clock.</param>
internal sealed class Drain(ICommittedCounts counts, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private long _committed;

    /// <summary>As far as was last known.</summary>
    public long Committed => Volatile.Read(ref _committed);

    /// <param name="from">So many were committed before.</param>
    /// <param name="to">So many are in the end.</param>
    /// <param name="deadline">Longer, and it has failed.</param>
    /// <param name="onProgress">Hears of the share that is done.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>How the count rose.</returns>
    /// <exception cref="FaultException">It did not get there in time.</exception>
    public async Task<ThroughputMeter> WatchAsync(long from, long to, TimeSpan deadline, Action<double> onProgress, CancellationToken ct)
    {
        ThroughputMeter meter = new();
        long begun = time.GetTimestamp();
        meter.Add(0, from);
        for (long consumed = from; consumed < to;)
        {
            await Task.Delay(Pause, time, ct);
            if (await counts.ReadAsync(ct) is { } tally) consumed = tally.Consumed;
            Volatile.Write(ref _committed, consumed);
            TimeSpan took = time.GetElapsedTime(begun);
            meter.Add(took.TotalSeconds, consumed);
            onProgress((consumed - from) / (double)(to - from));
            if (took > deadline) throw new FaultException([$"the engine did not drain {to - from:N0} records within {deadline.TotalSeconds:F0} s: {consumed - from:N0} are committed"]);
        }

        return meter;
    }
}
