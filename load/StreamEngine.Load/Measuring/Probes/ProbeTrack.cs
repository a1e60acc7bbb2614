namespace StreamEngine.Load.Measuring.Probes;

/// <summary>The probes of one stretch of load: which came, and how long they took.</summary>
/// <param name="time">The clock that due moments are stamps of.</param>
/// <param name="measuredFrom">Probes due before this stamp are counted but not measured: the warm-up.</param>
internal sealed class ProbeTrack(TimeProvider time, long measuredFrom)
{
    public ProbeLedger Ledger { get; } = new();

    /// <summary>From due to told, at the watcher that counts.</summary>
    public LatencyMeter Latency { get; } = new();

    public void Arrive(int number)
    {
        long now = time.GetTimestamp();
        if (Ledger.Arrive(number) is { } due && due >= measuredFrom) Latency.Record(time.GetElapsedTime(due, now));
    }

    /// <summary>How long a probe has been on its way; null when it is not one to be measured.</summary>
    public TimeSpan? AgeOf(int number)
    {
        long now = time.GetTimestamp();
        return Ledger.DueOf(number) is { } due && due >= measuredFrom ? time.GetElapsedTime(due, now) : null;
    }
}
