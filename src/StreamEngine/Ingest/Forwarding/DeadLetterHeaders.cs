using System.Text;
using Confluent.Kafka;

namespace StreamEngine.Ingest.Forwarding;

/// <summary>What a dead letter says about itself, beside the headers it came with.</summary>
internal static class DeadLetterHeaders
{
    public const string Topic = "streamengine-topic";
    public const string Partition = "streamengine-partition";
    public const string Offset = "streamengine-offset";

    /// <summary>The record's own timestamp, Unix milliseconds.</summary>
    public const string Timestamp = "streamengine-timestamp";

    /// <summary>One of <see cref="Decoding.FaultClass"/>.</summary>
    public const string ErrorClass = "streamengine-error-class";

    public const string ErrorMessage = "streamengine-error-message";

    /// <summary>Only when the body is cut short: how many bytes it had.</summary>
    public const string TruncatedFrom = "streamengine-truncated-from";

    /// <summary>Only when the record's own key and headers were too much for the topic, and are left out.</summary>
    public const string Stripped = "streamengine-stripped";

    /// <summary>The record without its own key and headers.</summary>
    public static RejectedRecord Strip(RejectedRecord record) => new()
    {
        Origin = record.Origin,
        Timestamp = record.Timestamp,
        Key = null,
        Payload = record.Payload,
        PayloadBytes = record.PayloadBytes,
        Headers = new Headers { { Stripped, "key, headers"u8.ToArray() } },
        Fault = record.Fault,
    };

    /// <param name="record">A record with a fault.</param>
    /// <param name="isTruncated">Whether the body that goes with these headers is not the whole.</param>
    public static Headers Of(RejectedRecord record, bool isTruncated)
    {
        var headers = new Headers();
        for (int index = 0; index < record.Headers?.Count; index++)
        {
            headers.Add(record.Headers[index].Key, record.Headers[index].GetValueBytes());
        }

        Add(headers, Topic, record.Origin.Topic);
        Add(headers, Partition, $"{record.Origin.Partition.Value}");
        Add(headers, Offset, $"{record.Origin.Offset.Value}");
        Add(headers, Timestamp, $"{record.Timestamp.UnixTimestampMs}");
        Add(headers, ErrorClass, record.Fault!.Class);
        Add(headers, ErrorMessage, record.Fault.Message);
        if (isTruncated) Add(headers, TruncatedFrom, $"{record.PayloadBytes}");
        return headers;
    }

    private static void Add(Headers headers, string name, string value) => headers.Add(name, Encoding.UTF8.GetBytes(value));
}
