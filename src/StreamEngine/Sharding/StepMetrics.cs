using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Ingest;
using StreamEngine.Store;
using StreamEngine.Telemetry;
using StreamEngine.Telemetry.Traces;

namespace StreamEngine.Sharding;

/// <summary>Tells the metrics of one shard's steps, once a step and only when it is committed: what is tried twice counts once.</summary>
internal sealed class StepMetrics(EngineMetrics metrics, TimeProvider clock)
{
    private readonly DelayBatch _delays = metrics.Flow.NewDelays();

    public int Lanes => metrics.Flow.Lanes;

    /// <summary>A step begins; null when no record of its batch is traced.</summary>
    public StepTrace? Begin(InputBatch batch, ShardId shard) => StepTrace.Begin(batch.Traced, shard.Partition, clock);

    /// <summary>A crossing is about to be committed; who reads it right after the commit finds its origin here.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="cause">The record that caused it.</param>
    public void Deciding(CrossingId id, InputRecord cause)
    {
        if (cause.Sent > 0 || cause.Trace is not null) metrics.Output.Origins.Note(id.Shard.Partition, id.Sequence, new CrossingOrigin(cause.Sent, cause.Trace));
    }

    public void Committed(InputBatch batch, ShardCommit commit, StepReport step, int evicted)
    {
        long now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (ref readonly InputRecord record in batch.Records)
            if (record.Sent > 0) _delays.Add(now - record.Sent);
        _delays.Flush();

        metrics.Flow.Committed(step.Counts, step.Tally.Folded);
        metrics.Store.Committed(batch.Records.Length);
        metrics.State.Loaded(step.Loaded);
        metrics.State.Committed(commit.Profiles.Count(write => write.IsRemoval), evicted, step.Tally.Corrupt);
        foreach (NumberedCrossing numbered in commit.Crossings) metrics.Output.Crossed((int)numbered.Crossing.After, numbered.Crossing.IsUp);
    }
}
