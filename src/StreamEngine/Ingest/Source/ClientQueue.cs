using System.Globalization;
using Confluent.Kafka;

namespace StreamEngine.Ingest.Source;

/// <summary>A Kafka client's own queue: where it ends by the client's settings, and how full it is by the client's last statistics.</summary>
/// <remarks>Made of the settings before the client is, for it has them ask for the statistics, unless the user says how often.</remarks>
internal sealed class ClientQueue
{
    private const string TellInterval = "statistics.interval.ms";

    /// <summary>Scrapes come no more often as a rule, and a client of a thousand partitions writes a megabyte each time.</summary>
    private const int TellMilliseconds = 5_000;

    private readonly ClientStatistics _statistics;
    private QueueFill _fill = new(0, 0);

    private ClientQueue(Config settings, (string Name, long Default) items, (string Name, long Default) kilobytes, ClientStatistics statistics)
    {
        ItemsLimit = Number(settings, items.Name, items.Default);
        BytesLimit = Number(settings, kilobytes.Name, kilobytes.Default) * 1024;
        _statistics = statistics;
        if (settings.Get(TellInterval) is null) settings.Set(TellInterval, TellMilliseconds.ToString(CultureInfo.InvariantCulture));
    }

    public long ItemsLimit { get; }

    public long BytesLimit { get; }

    /// <summary>By the last statistics; empty before the first.</summary>
    public QueueFill Fill => Volatile.Read(ref _fill);

    /// <summary>What a consumer has fetched and not handed on. At either limit it fetches no more.</summary>
    public static ClientQueue Of(ConsumerConfig settings) =>
        new(settings, ("queued.min.messages", 100_000), ("queued.max.messages.kbytes", 65_536), ClientStatistics.OfConsumer());

    /// <summary>What a producer was given and the broker has not yet. At either limit it takes no more.</summary>
    public static ClientQueue Of(ProducerConfig settings) =>
        new(settings, ("queue.buffering.max.messages", 100_000), ("queue.buffering.max.kbytes", 1_048_576), ClientStatistics.OfProducer());

    /// <summary>Takes the client's word; one that cannot be read is as good as none.</summary>
    /// <param name="statistics">JSON.</param>
    public void Hear(string statistics)
    {
        if (_statistics.TryRead(statistics) is { } fill) Volatile.Write(ref _fill, fill);
    }

    private static long Number(Config settings, string name, long unsaid) => long.TryParse(settings.Get(name), CultureInfo.InvariantCulture, out long said) ? said : unsaid;
}

/// <summary>How full a queue is.</summary>
internal sealed record QueueFill(long Items, long Bytes);
