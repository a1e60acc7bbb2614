using StreamEngine.Load.Traffic;

namespace StreamEngine.Load.Sending;

/// <summary>Takes what is to be sent.</summary>
internal interface IRecordSink
{
    /// <summary>False: it has no room at present; offer it again in a moment.</summary>
    /// <param name="record">Not kept beyond the call.</param>
    /// <param name="timestamp">What the record says of when it was sent, Unix milliseconds.</param>
    bool TrySend(in OutgoingRecord record, long timestamp);
}
