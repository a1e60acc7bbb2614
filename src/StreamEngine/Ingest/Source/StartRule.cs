using StreamEngine.Configuration;

namespace StreamEngine.Ingest.Source;

/// <summary>The offsets that a partition's log holds: from <paramref name="Low"/> up to, but without, <paramref name="High"/>.</summary>
internal readonly record struct LogRange(long Low, long High)
{
    public bool CanStartAt(long offset) => offset >= Low && offset <= High;
}

/// <summary>What the broker said of a log.</summary>
/// <param name="Log">What it holds.</param>
/// <param name="IsPrompt">Whether it said so when it was first asked, and soon: the log has hardly changed since the question.</param>
internal readonly record struct LogAnswer(LogRange Log, bool IsPrompt);

/// <summary>Where a partition is read from, and the gap that was found on the way.</summary>
/// <param name="Offset">Null when a gap forbids to start.</param>
/// <param name="Gap">One clear line, or null.</param>
internal readonly record struct StartPoint(long? Offset, string? Gap);

/// <summary>Decides where to start: the known offset; else the group's; else as configured. A gap is never jumped in silence.</summary>
internal static class StartRule
{
    public static StartPoint Choose(string topic, int partition, long? known, LogRange log, GapPolicy startAt, GapPolicy onGap)
    {
        if (known is not { } offset) return new StartPoint(startAt == GapPolicy.Latest ? log.High : log.Low, null);
        if (log.CanStartAt(offset)) return new StartPoint(offset, null);

        string gap = $"{topic} [{partition}]: the stored offset {offset} lies outside the log, which holds {log.Low} to {log.High}: "
            + (offset < log.Low ? "retention took what was not yet read." : "the topic was made anew.");
        return onGap switch
        {
            GapPolicy.Earliest => new StartPoint(log.Low, gap),
            GapPolicy.Latest => new StartPoint(log.High, gap),
            _ => new StartPoint(null, Stopping(gap, onGap)),
        };
    }

    /// <summary>The gap; and what is to be done, where the shard halts for it.</summary>
    public static string Stopping(string gap, GapPolicy onGap) =>
        onGap == GapPolicy.Stop ? gap + " Kafka:OnGap is stop; set it to earliest or latest to go on." : gap;
}
