using Confluent.Kafka;

namespace StreamEngine.Ingest.Source;

/// <summary>What the client's word that it did not find its place in a log says of that place.</summary>
internal static class LostPlace
{
    /// <summary>Of librdkafka since 2.1. It compares the log with what it read of it; where none of that is left it names an offset all the same, and tells by these words alone.</summary>
    private const string CutShort = "log truncation detected";

    /// <summary>The offset that was to be fetched; or the word for the beginning, where that could not be looked up; or none: the log was cut short before what was read.</summary>
    /// <returns>Null: the error says something else.</returns>
    public static Offset? Of(ConsumeException e)
    {
        if (e.Error.Code is not (ErrorCode.Local_AutoOffsetReset or ErrorCode.OffsetOutOfRange)) return null;
        return e.Error.Reason.Contains(CutShort, StringComparison.Ordinal) ? Offset.Unset : e.ConsumerRecord?.Offset;
    }
}
