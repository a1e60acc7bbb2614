using StreamEngine.Domain.Crossings;
using StreamEngine.Ingest;
using StreamEngine.Store;
using StreamEngine.Telemetry;

namespace StreamEngine.Sharding;

/// <summary>Tells the metrics of one shard's steps, once a step and only when it is committed: what is tried twice counts once.</summary>
internal sealed class StepMetrics(EngineMetrics metrics, TimeProvider clock)
{
    private readonly DelayBatch _delays = metrics.Flow.NewDelays();

    public int Lanes => metrics.Flow.Lanes;

    /// <summary>A crossing is about to be committed; who reads it right after the commit finds its origin here.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="sent">The Kafka timestamp of what caused it; 0 when it has none.</param>
    public void Deciding(CrossingId id, long sent)
    {
        if (sent > 0) metrics.Output.Origins.Note(id.Shard.Partition, id.Sequence, sent);
    }

    public void Committed(InputBatch batch, ShardCommit commit, ShardStep step, int evicted)
    {
        long now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (InputRecord record in batch.Records)
            if (record.Sent > 0) _delays.Add(now - record.Sent);
        _delays.Flush();

        metrics.Flow.Committed(step.Counts, step.Tally.Folded);
        metrics.Store.Committed(batch.Records.Count);
        metrics.State.Loaded(step.Loaded);
        metrics.State.Committed(commit.Profiles.Count(write => write.IsRemoval), evicted, step.Tally.Corrupt);
        foreach (NumberedCrossing numbered in commit.Crossings) metrics.Output.Crossed((int)numbered.Crossing.After, numbered.Crossing.IsUp);
    }
}
