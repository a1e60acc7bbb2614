using Confluent.Kafka;
using StreamEngine.Domain;
using StreamEngine.Store;

namespace StreamEngine.Ingest.Source;

/// <summary>Asks the broker what it holds of a shard, and decides where each topic starts.</summary>
internal sealed class StartPlanner(InputContext context, ShardId shard)
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(200);

    /// <summary>Brokers answer within a few milliseconds. A busy node hears them later, and should not halt a shard for that.</summary>
    private static readonly TimeSpan Promptness = TimeSpan.FromSeconds(1);

    /// <summary>A question that nobody waits for any more still holds a thread of the pool until the broker answers: only so many may.</summary>
    private static readonly SemaphoreSlim Questions = new(4);

    /// <param name="stored">What the store knows.</param>
    /// <param name="mayAskGroup">
    /// Whether the group's offsets count where the store knows nothing of the shard: a store that forgot what it had must
    /// not, for then all is to be rebuilt.
    /// </param>
    /// <param name="ct">Ends the wait at once.</param>
    /// <exception cref="InputGapException">An offset lies outside the log and <c>Kafka:OnGap</c> is <c>stop</c>.</exception>
    public async Task<(StartPoint Point, LogRange Log)[]> PlanAsync(
        OffsetVector stored, bool mayAskGroup, CancellationToken ct)
    {
        var plan = new (StartPoint Point, LogRange Log)[context.Topics.Count];
        bool asksGroup = mayAskGroup && stored.IsEmpty;
        for (int lane = 0; lane < plan.Length; lane++)
        {
            var partition = new TopicPartition(context.Topics[lane], shard.Partition);
            plan[lane] = await AskAsync(() => Plan(partition, stored[partition.Topic], asksGroup), ct);
        }

        foreach ((StartPoint point, LogRange _) in plan)
        {
            if (point.Offset is null) Log.GapFound(context.Logger, point.Gap!);
            if (point.Offset is null) throw new InputGapException(point.Gap!);
            if (point.Gap is not null) context.CountGap(point.Gap, $"{point.Offset}");
        }

        return plan;
    }

    /// <summary>What the broker holds of a partition now.</summary>
    /// <param name="partition">One of the shard's.</param>
    /// <param name="ct">Ends the wait at once.</param>
    public async Task<LogAnswer> AskRangeAsync(TopicPartition partition, CancellationToken ct)
    {
        long begun = context.Time.GetTimestamp();
        int tries = 0;
        LogRange log = await AskAsync(Ask, ct);
        return new LogAnswer(log, tries == 1 && context.Time.GetElapsedTime(begun) <= Promptness);

        LogRange Ask()
        {
            tries++;
            return context.Client.QueryRange(partition);
        }
    }

    /// <summary>Asks until the broker answers.</summary>
    private async Task<T> AskAsync<T>(Func<T> question, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await Questions.WaitAsync(ct);
                return await Task.Run(() => Asked(question), CancellationToken.None).WaitAsync(ct);
            }
            catch (KafkaException e) when (!e.Error.IsFatal)
            {
                // The broker may be away for as long as it likes: the shard waits.
                Log.StartDelayed(context.Logger, shard.Partition, e.Error.Reason);
                await Task.Delay(RetryPause, context.Time, ct);
            }
        }
    }

    private (StartPoint Point, LogRange Log) Plan(TopicPartition partition, long? stored, bool asksGroup)
    {
        LogRange log = context.Client.QueryRange(partition);
        long? group = asksGroup ? context.Client.QueryCommitted(partition) : null;
        if (group is { } offset) Log.GroupOffsetUsed(context.Logger, partition.Topic, partition.Partition.Value, offset);
        StartPoint point = StartRule.Choose(
            partition.Topic, partition.Partition.Value, stored ?? group, log, context.Options.StartAt, context.Options.OnGap);
        return (point, log);
    }

    private static T Asked<T>(Func<T> question)
    {
        try
        {
            return question();
        }
        finally
        {
            Questions.Release();
        }
    }
}
