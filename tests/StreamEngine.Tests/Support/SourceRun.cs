using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StreamEngine.Configuration;
using StreamEngine.Ingest;
using StreamEngine.Ingest.Source;

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

    public Task<IShardInput> ShardAsync(int partition = 0) => Owner.WaitForAsync(partition);

    public ValueTask DisposeAsync() => Source.DisposeAsync();
}
