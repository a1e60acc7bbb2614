using StreamEngine.Configuration;

namespace StreamEngine.Ingest.Source;

/// <summary>The offsets that a partition's log holds: from <paramref name="Low"/> up to, but without, <paramref name="High"/>.</summary>
internal readonly record struct LogRange(long Low, long High)
{
    public bool CanStartAt(long offset) => offset >= Low && offset <= High;
}

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
            _ => new StartPoint(null, Stopped(gap)),
        };
    }

    /// <summary>The gap that a shard met while it read.</summary>
    /// <param name="topic">Its topic.</param>
    /// <param name="partition">Its partition.</param>
    /// <param name="next">The offset that it was to read next.</param>
    /// <param name="isCutShort">The log lost what lay before that, and may hold other records there by now.</param>
    /// <param name="onGap">What is to be done.</param>
    public static string RuntimeGap(string topic, int partition, long next, bool isCutShort, GapPolicy onGap)
    {
        string gap = isCutShort
            ? $"{topic} [{partition}]: the log was cut short before offset {next}, and what has taken that place was never read."
            : $"{topic} [{partition}]: offset {next} left the log while it was waiting to be read.";
        return onGap == GapPolicy.Stop ? Stopped(gap) : gap;
    }

    private static string Stopped(string gap) => gap + " Kafka:OnGap is stop; set it to earliest or latest to go on.";
}
