using Microsoft.Extensions.Logging;
using StreamEngine.Configuration;
using StreamEngine.Ingest;
using StreamEngine.Ingest.Embedded;
using StreamEngine.Store;

namespace StreamEngine.Commands;

/// <summary>What an engine stands on, found and checked.</summary>
/// <param name="Kafka">The broker's settings, with the embedded broker's address where there is one.</param>
/// <param name="Partitions">Of every input topic: so many shards there are.</param>
/// <param name="Store">Open; it may still turn out not to answer, which the shards wait out.</param>
/// <param name="Broker">The embedded broker, if that is what is used.</param>
internal sealed record EngineParts(KafkaOptions Kafka, int Partitions, StoreConnection Store, EmbeddedBroker? Broker) : IAsyncDisposable
{
    /// <exception cref="FaultException">The surroundings are not right: one line a fault.</exception>
    public static async Task<EngineParts> PrepareAsync(EngineSettings settings, ILoggerFactory loggers, TimeProvider clock, CancellationToken ct)
    {
        StoreConnection store = OpenStore(settings, loggers, clock);
        EmbeddedBroker? broker = null;
        try
        {
            KafkaOptions kafka = settings.Kafka;
            if (kafka.IsEmbedded) (broker, kafka) = StartBroker(kafka);
            KafkaCheckResult found = await KafkaCheck.RunAsync(kafka, clock, ct);
            if (!found.IsGood) throw new FaultException(found.Faults);
            return new EngineParts(kafka, found.Partitions, store, broker);
        }
        catch
        {
            broker?.Dispose();
            await store.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Broker?.Dispose();
        await Store.DisposeAsync();
    }

    public static StoreConnection OpenStore(EngineSettings settings, ILoggerFactory loggers, TimeProvider clock)
    {
        try
        {
            return StoreFactory.Open(settings.Redis, settings.Embedded, clock, loggers);
        }
        catch (ArgumentException unreadable)
        {
            throw new FaultException([$"Redis:Configuration cannot be read: {unreadable.Message}"]);
        }
    }

    private static (EmbeddedBroker Broker, KafkaOptions Kafka) StartBroker(KafkaOptions kafka)
    {
        try
        {
            EmbeddedBroker broker = EmbeddedBroker.Start([.. kafka.Topics, kafka.RerouteTopic, kafka.DeadLetterTopic], kafka.Partitions);
            return (broker, kafka.ForEmbeddedBroker(broker.BootstrapServers));
        }
        catch (DllNotFoundException missing)
        {
            throw new FaultException([missing.Message]);
        }
    }
}
