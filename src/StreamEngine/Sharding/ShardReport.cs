using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Domain.Interactions;
using StreamEngine.Ingest;
using StreamEngine.Store;
using StreamEngine.Telemetry;

namespace StreamEngine.Sharding;

/// <summary>Brings the metrics of this node's shards up to date.</summary>
internal sealed class ShardReport(ShardHost shards, AnonymousCounts anonymous, EngineOptions engine, KafkaOptions kafka, EngineMetrics metrics, TimeProvider clock)
{
    private static readonly ShardPhase[] Phases = Enum.GetValues<ShardPhase>();
    private static readonly Channel[] Channels = Enum.GetValues<Channel>();

    public void Report()
    {
        ShardLoop[] loops = [.. shards.Loops];
        foreach (ShardPhase phase in Phases) metrics.Shards.Phase(Word(phase), loops.Count(loop => loop.Phase == phase));
        ReportState(loops);
        ReportInput(loops);
        ILookup<Channel, long> nobody = anonymous.Snapshot().ToLookup(entry => entry.Key.Channel, entry => entry.Value);
        foreach (Channel channel in Channels) metrics.Flow.Anonymous(Word(channel), nobody[channel].Sum());
    }

    private void ReportState(ShardLoop[] loops)
    {
        (long customers, long bytes) = (0, 0);
        ShardTally tally = default;
        foreach (ShardLoop loop in loops)
        {
            customers += loop.Resident.Customers;
            bytes += loop.Resident.Bytes;
            tally += loop.Committed?.Tally ?? default;
        }

        metrics.State.Resident(customers, bytes, engine.ResidentBytes * loops.Length);
        metrics.Queues.Queue("resident_customers", customers, (long)engine.ResidentProfiles * loops.Length);
        metrics.State.AtLevel("low", tally.AtLow);
        metrics.State.AtLevel("elevated", tally.AtElevated);
        metrics.State.AtLevel("high", tally.AtHigh);
        metrics.State.AtLevel("critical", tally.AtCritical);
    }

    private void ReportInput(ShardLoop[] loops)
    {
        long now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        (long lanes, long records, long bytes) = (0, 0, 0);
        metrics.Lag.Keep(loops.Select(loop => loop.Shard.Partition));
        foreach (ShardLoop loop in loops)
        {
            IReadOnlyList<LaneStanding> standing = loop.Lanes;
            int shard = loop.Shard.Partition;
            ShardState? committed = loop.Committed;
            foreach (LaneStanding lane in standing)
            {
                (lanes, records, bytes) = (lanes + 1, records + lane.Buffered, bytes + lane.BufferedBytes);
                if (lane.End is { } end && committed?.Offsets[lane.Topic] is { } next) metrics.Lag.Records(lane.Topic, shard, Math.Max(0, end - next));
            }

            metrics.Lag.Seconds(shard, loop.OldestWaiting(standing) is { } oldest ? Math.Max(0, now - oldest) / 1000.0 : 0);
            if (committed is not null && committed.Time > Instant.Start) metrics.Lag.Behind(shard, (now - committed.Time.UnixMilliseconds) / 1000.0);
        }

        metrics.Queues.Queue("input", records, lanes * kafka.BufferedRecords);
        metrics.Queues.Bytes("input", bytes, lanes * kafka.BufferedBytes);
    }

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
