using Confluent.Kafka;
using StreamEngine.Configuration;

namespace StreamEngine.Ingest.Source;

/// <summary>Asks for metadata, through a client of its own: the consumer's may be freed at any moment by the thread that polls it.</summary>
internal sealed class MetadataProbe(KafkaOptions options) : IBrokerProbe
{
    /// <summary>A request cannot be cancelled, so this is what stopping waits at most.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(500);

    private readonly IAdminClient _admin = new AdminClientBuilder(ClientSettings.Admin(options)).SetLogHandler((_, _) => { }).Build();

    public bool Answers()
    {
        try
        {
            // A topic that cannot exist keeps the answer short.
            _ = _admin.GetMetadata("streamengine.probe", Timeout);
            return true;
        }
        catch (KafkaException)
        {
            return false;
        }
    }

    public void Dispose() => _admin.Dispose();
}
