using System.Buffers;
using System.Text;
using System.Text.Json;

namespace StreamEngine.Ingest.Source;

/// <summary>Reads out of a Kafka client's statistics how full its queue is.</summary>
/// <remarks>
/// A producer says so once. A consumer says so for each partition, but those that it fetches share one queue and each bears the whole
/// of it, while the others bear nothing: so the largest is right, and a sum would be many times too large.
/// </remarks>
internal sealed class ClientStatistics
{
    private readonly byte[] _items;
    private readonly byte[] _bytes;

    private ClientStatistics(byte[] items, byte[] bytes)
    {
        _items = items;
        _bytes = bytes;
    }

    public static ClientStatistics OfConsumer() => new([.. "fetchq_cnt"u8], [.. "fetchq_size"u8]);

    public static ClientStatistics OfProducer() => new([.. "msg_cnt"u8], [.. "msg_size"u8]);

    /// <summary>Null when the text cannot be read.</summary>
    /// <param name="statistics">JSON; about a kilobyte a partition.</param>
    public QueueFill? TryRead(string statistics)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetByteCount(statistics));
        try
        {
            return Read(rented.AsSpan(0, Encoding.UTF8.GetBytes(statistics, rented)));
        }
        catch (JsonException)
        {
            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private QueueFill Read(ReadOnlySpan<byte> statistics)
    {
        (long items, long bytes) = (0, 0);
        Utf8JsonReader reader = new(statistics);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName) continue;
            if (reader.ValueTextEquals(_items)) items = Math.Max(items, Next(ref reader));
            else if (reader.ValueTextEquals(_bytes)) bytes = Math.Max(bytes, Next(ref reader));
        }

        return new QueueFill(items, bytes);
    }

    /// <summary>The value of the name; 0 where it is no whole number, as with a topic that bears the name.</summary>
    private static long Next(ref Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long value) ? value : 0;
}
