using StreamEngine.Load.Measuring;
using StreamEngine.Load.Measuring.Probes;
using StreamEngine.Load.Traffic;
using StreamEngine.Load.Traffic.Patterns;

namespace StreamEngine.Load.Sending;

/// <summary>Sends each event when it is due, whatever became of those before it.</summary>
/// <remarks>
/// What is late is sent as soon as may be, bears the time at which it was due, and is measured from there: a system that
/// stalls cannot make the load wait for it and so hide its stall.
/// </remarks>
/// <param name="traffic">What to send.</param>
/// <param name="schedule">When.</param>
/// <param name="sink">Where to.</param>
/// <param name="probes">Told of each probe when it is due.</param>
/// <param name="time">The clock.</param>
internal sealed class OpenLoopSender(TrafficGenerator traffic, ArrivalSchedule schedule, IRecordSink sink, ProbeLedger probes, TimeProvider time)
{
    /// <summary>Timers know nothing shorter.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    private long _sent;

    public long Sent => Volatile.Read(ref _sent);

    /// <summary>How late events were handed over, in microseconds, from the end of the warm-up on.</summary>
    public Histogram Lateness { get; } = new();

    /// <param name="warmUp">For so long at first lateness is not measured.</param>
    /// <param name="length">Everything that is due before this is sent, the warm-up included.</param>
    /// <param name="ct">Gives up.</param>
    public async Task RunAsync(TimeSpan warmUp, TimeSpan length, CancellationToken ct)
    {
        long begun = time.GetTimestamp();
        long wall = time.GetUtcNow().ToUnixTimeMilliseconds();
        for (; schedule.Due < length.TotalSeconds; schedule.Advance())
        {
            TimeSpan due = TimeSpan.FromSeconds(schedule.Due);
            while (due - time.GetElapsedTime(begun) is { Ticks: > 0 } early) await Task.Delay(early > Pause ? early : Pause, time, ct);
            long timestamp = wall + (long)due.TotalMilliseconds;
            OutgoingRecord record = traffic.Next(timestamp, schedule.Due);
            if (record.Probe is { } probe) probes.Expect(probe, begun + (long)(schedule.Due * time.TimestampFrequency));
            while (!sink.TrySend(record, timestamp)) await Task.Delay(Pause, time, ct);
            if (due >= warmUp) Lateness.Record((time.GetElapsedTime(begun) - due).Ticks / TimeSpan.TicksPerMicrosecond);
            Volatile.Write(ref _sent, _sent + 1);
        }
    }
}
