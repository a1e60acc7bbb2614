using StreamEngine.Configuration;
using System.Collections.Concurrent;
using StreamEngine.Domain;
using StreamEngine.Ingest;
using StreamEngine.Store;
using StreamEngine.Tests.Support;
using StreamEngine.Tests.Telemetry;

namespace StreamEngine.Tests.Ingest.Source;

public sealed class RebalanceTests
{
    private const int Partitions = 4;

    [Fact]
    public async Task Two_sources_share_the_shards_and_each_record_is_committed_once()
    {
        using MockKafka kafka = MockKafka.Start(Partitions);
        var ledger = new Ledger(kafka);
        ledger.Produce(from: 0, count: 400);

        await using SourceRun first = SourceRun.Start(kafka.Options(), Partitions);
        await Until.TrueAsync(() => first.Owner.Inputs.Count == Partitions, () => "the first source never got all shards");
        using var stop = new CancellationTokenSource();
        Task reading = ledger.ReadAsync(first.Owner, stop.Token);
        await Until.TrueAsync(() => ledger.Committed >= 400, () => $"{ledger.Committed} of 400");

        await using SourceRun second = SourceRun.Start(kafka.Options(), Partitions);
        Task readingToo = ledger.ReadAsync(second.Owner, stop.Token);
        ledger.Produce(from: 400, count: 400);
        await Until.TrueAsync(
            () => first.Owner.Inputs.Count == Partitions / 2 && second.Owner.Inputs.Count == Partitions / 2,
            () => $"{first.Owner.Inputs.Count} and {second.Owner.Inputs.Count} shards");
        ledger.Produce(from: 800, count: 400);
        await Until.TrueAsync(() => ledger.Committed >= 1_200, () => $"{ledger.Committed} of 1200");
        await stop.CancelAsync();
        await Task.WhenAll(reading, readingToo);

        Assert.Equal(Enumerable.Range(0, 1_200).Select(id => $"{id}").Order(), ledger.Ids.Order());
        Assert.Empty(first.Owner.Inputs.Keys.Intersect(second.Owner.Inputs.Keys));

        // An eager rebalance takes every shard; the broker may have needed more than one to let the second source in.
        Assert.Equal(Partitions, first.Owner.Revoked.Select(revoked => revoked.Shard).Distinct().Count());
        Exposition metrics = await first.MetricsAsync();
        Assert.True(metrics.Sum("streamengine_rebalances_total", "event=\"assigned\"") > 1);
        foreach ((string change, bool isLost) in (IEnumerable<(string, bool)>)[("revoked", false), ("lost", true)])
            Assert.Equal(first.Owner.Revoked.Any(revoked => revoked.Lost == isLost), metrics.Sum("streamengine_rebalances_total", $"event=\"{change}\"") > 0);
    }

    /// <summary>A store in small: what was committed with the offsets, by whoever owns the shard at that moment.</summary>
    private sealed class Ledger(MockKafka kafka)
    {
        private readonly ConcurrentDictionary<ShardId, OffsetVector> _offsets = new();
        private readonly ConcurrentQueue<string> _ids = new();

        public IEnumerable<string> Ids => _ids;

        public int Committed => _ids.Count;

        public void Produce(int from, int count)
        {
            for (int id = from; id < from + count; id++)
            {
                string customerId = $"c-{id % 50}";
                int partition = Partitioners.PartitionOf(KeyPartitioner.Murmur2, customerId, Partitions);
                kafka.Produce(id % 2 == 0 ? "calls" : "chats", partition, Wire.Json($"{id}", id, customerId), customerId);
            }

            kafka.Flush();
        }

        public async Task ReadAsync(RecordingOwner owner, CancellationToken ct)
        {
            var started = new HashSet<IShardInput>();
            var batch = new InputBatch();
            while (!ct.IsCancellationRequested)
            {
                foreach (IShardInput input in owner.Inputs.Values)
                {
                    if (started.Add(input)) await StartAsync(input);
                    batch.Clear();
                    input.Take(batch, 20);
                    if (batch.Records.Length == 0) continue;
                    foreach (InputRecord record in batch.Records) _ids.Enqueue(record.Interaction!.Id);
                    OffsetVector known = _offsets.GetValueOrDefault(input.Shard, OffsetVector.Empty);
                    foreach ((string topic, long next) in batch.Next.Entries) known = known.With(topic, next);
                    _offsets[input.Shard] = known;
                    input.Committed(batch.Next);
                }

                await Task.Delay(5, CancellationToken.None);
            }
        }

        private async Task StartAsync(IShardInput input)
        {
            try
            {
                OffsetVector known = _offsets.GetValueOrDefault(input.Shard, OffsetVector.Empty);
                OffsetVector from = await input.StartAsync(known, default);
                foreach ((string topic, long next) in known.Entries) Assert.Equal(next, from[topic]);
            }
            catch (OperationCanceledException)
            {
                // Taken away again before it began.
            }
        }
    }
}
