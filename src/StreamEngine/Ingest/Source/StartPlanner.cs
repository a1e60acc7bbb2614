using Confluent.Kafka;
using StreamEngine.Domain;
using StreamEngine.Store;

namespace StreamEngine.Ingest.Source;

/// <summary>Asks the broker what it holds of a shard, and decides where each topic starts.</summary>
internal sealed class StartPlanner(InputContext context, ShardId shard)
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(200);

    /// <exception cref="InputGapException">An offset lies outside the log and <c>Kafka:OnGap</c> is <c>stop</c>.</exception>
    public async Task<(StartPoint Point, LogRange Log)[]> PlanAsync(OffsetVector stored, CancellationToken ct)
    {
        var plan = new (StartPoint Point, LogRange Log)[context.Topics.Count];
        for (int lane = 0; lane < plan.Length; lane++)
        {
            var partition = new TopicPartition(context.Topics[lane], shard.Partition);
            plan[lane] = await PlanAsync(partition, stored[partition.Topic], ct);
        }

        foreach ((StartPoint point, LogRange _) in plan)
        {
            if (point.Offset is null) Log.GapFound(context.Logger, point.Gap!);
            if (point.Offset is null) throw new InputGapException(point.Gap!);
            if (point.Gap is not null) context.CountGap(point.Gap, $"{point.Offset}");
        }

        return plan;
    }

    private async Task<(StartPoint Point, LogRange Log)> PlanAsync(TopicPartition partition, long? stored, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return await Task.Run(() => Plan(partition, stored), ct);
            }
            catch (KafkaException e) when (!e.Error.IsFatal)
            {
                // The broker may be away for as long as it likes: the shard waits.
                Log.StartDelayed(context.Logger, shard.Partition, e.Error.Reason);
                await Task.Delay(RetryPause, context.Time, ct);
            }
        }
    }

    private (StartPoint Point, LogRange Log) Plan(TopicPartition partition, long? stored)
    {
        LogRange log = context.Client.QueryRange(partition);
        long? known = stored ?? context.Client.QueryCommitted(partition);
        StartPoint point = StartRule.Choose(
            partition.Topic, partition.Partition.Value, known, log, context.Options.StartAt, context.Options.OnGap);
        return (point, log);
    }
}
