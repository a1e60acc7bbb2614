using Confluent.Kafka;
using StreamEngine.Configuration;

namespace StreamEngine.Ingest.Source;

/// <summary>Why a shard that read on did not find the offset that it was to read next.</summary>
internal enum GapCause
{
    /// <summary>The log begins behind it by now.</summary>
    Left,

    /// <summary>The log lost what lay before it, and may hold other records there by now.</summary>
    CutShort,

    /// <summary>The log holds it, but the broker was slow to say so: it may have been cut short and have grown again meanwhile.</summary>
    Doubtful,

    /// <summary>The log holds it, and yet the broker does not give it, time and again.</summary>
    Refused,
}

/// <summary>Judges what it means that the client did not find an offset, by what the broker then says of the log.</summary>
internal static class RuntimeGap
{
    /// <summary>
    /// So often the broker may not find what its log holds, before it gives something again. About five seconds, for a replica that is behind catches up;
    /// but not for ever, for each time all partitions of the node are assigned anew.
    /// </summary>
    public const int MostFoundAgain = 24;

    /// <summary>Null: there is no gap. The broker at once said that the log holds the offset, so the client's word was a late one, or a replica's that was behind.</summary>
    /// <param name="at">The offset that the client did not find; none where it says that the log was cut short.</param>
    /// <param name="next">The offset that the shard was to read next.</param>
    /// <param name="answer">What the broker said when it was asked thereupon.</param>
    /// <param name="foundAgain">How often it has been so already, and nothing was read since.</param>
    public static GapCause? CauseOf(Offset at, long next, LogAnswer answer, int foundAgain)
    {
        // The client had come to where the log does not reach any more: what it read on the way may have gone too.
        if (at == Offset.Unset || at > answer.Log.High) return GapCause.CutShort;
        if (!answer.Log.CanStartAt(next)) return GapCause.Left;
        if (!answer.IsPrompt) return GapCause.Doubtful;
        return foundAgain < MostFoundAgain ? null : GapCause.Refused;
    }

    /// <summary>One clear line.</summary>
    /// <param name="partition">Whose log it is.</param>
    /// <param name="next">The offset that the shard was to read next.</param>
    /// <param name="cause">What became of it.</param>
    /// <param name="onGap">What is to be done.</param>
    public static string Sentence(TopicPartition partition, long next, GapCause cause, GapPolicy onGap)
    {
        string what = cause switch
        {
            GapCause.CutShort => $"the log was cut short before offset {next}, and what has taken that place was never read.",
            GapCause.Doubtful =>
                $"the broker did not find offset {next}, and was slow to say that the log holds it: the log may have been cut short and have grown again meanwhile.",
            GapCause.Refused =>
                $"the broker says that offset {next} is out of range and that the log holds it, {MostFoundAgain + 1} times in a row; its own log may say more.",
            _ => $"offset {next} left the log while it was waiting to be read.",
        };
        return StartRule.Stopping($"{partition.Topic} [{partition.Partition.Value}]: {what}", onGap);
    }
}
