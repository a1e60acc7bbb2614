using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Configuration;
using StreamEngine.Ingest;
using StreamEngine.Ingest.Source;
using StreamEngine.Telemetry;
using StreamEngine.Tests.Telemetry;

namespace StreamEngine.Tests.Support;

/// <summary>A started source and the owner that it tells.</summary>
internal sealed class SourceRun : IAsyncDisposable
{
    private SourceRun(KafkaSource source, RecordingOwner owner)
    {
        Source = source;
        Owner = owner;
    }

    public KafkaSource Source { get; }

    public RecordingOwner Owner { get; }

    public static SourceRun Start(KafkaOptions options, int partitions = 1, ILogger? log = null, TimeProvider? time = null)
    {
        var owner = new RecordingOwner();
        var source = new KafkaSource(options, partitions, owner, time ?? TimeProvider.System, log ?? NullLogger.Instance, isEmbedded: true);
        source.Start();
        return new SourceRun(source, owner);
    }

    /// <summary>What <c>/metrics</c> would say of the source now.</summary>
    public Task<Exposition> MetricsAsync()
    {
        EngineMetrics metrics = new(["calls", "chats"], []);
        SourceReport.Report(Source, mostInHand: 1, metrics);
        return Exposition.CollectAsync(metrics.Registry);
    }

    public Task<IShardInput> ShardAsync(int partition = 0) => Owner.WaitForAsync(partition);

    public ValueTask DisposeAsync() => Source.DisposeAsync();
}
