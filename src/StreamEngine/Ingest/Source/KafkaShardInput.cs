using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamEngine.Configuration;
using StreamEngine.Domain;
using StreamEngine.Ingest.Forwarding;
using StreamEngine.Ingest.Merging;
using StreamEngine.Store;

namespace StreamEngine.Ingest.Source;

/// <summary>One shard's partition of every topic: filled by the poll thread, emptied by the shard.</summary>
/// <remarks>
/// <code>
///             StartAsync                 the poll thread sought
///   Stopped ─────────────► Seeking ──────────────────────────────► Flowing
///      ▲                      │                                     │   │
///      └────── StartAsync ────┴─────────────────────────────────────┘   │ the log moved past the reader
///                                                                       ▼
///   Revoked ◄── revocation, from anywhere                             Halted
/// </code>
/// A record counts only when it comes while its lane flows; what was on its way before a start, or comes after the
/// revocation, is ignored. One lock guards all; nothing waits for the broker under it. This file is the shard's side.
/// </remarks>
#pragma warning disable CA1001 // A cancellation source with neither timer nor wait handle holds nothing to dispose of.
internal sealed partial class KafkaShardInput : IShardInput
#pragma warning restore CA1001
{
    private readonly Lock _lock = new();
    private readonly InputContext _context;
    private readonly Lane[] _lanes;
    private readonly PartitionFlow[] _flows;
    private readonly TopicMerge _merge;
    private readonly List<(int Lane, LaneRecord Record)> _taken = [];
    private readonly CancellationTokenSource _revoked = new();
    private Phase _phase = Phase.Stopped;
    private int _starts;
    private volatile bool _hasStarted;
    private bool _storesOffsets = true;
    private bool _isLost;
    private string? _gap;
    private TaskCompletionSource? _sought;
    private TaskCompletionSource? _somethingNew;

    public KafkaShardInput(ShardId shard, InputContext context)
    {
        KafkaOptions options = context.Options;
        Shard = shard;
        _context = context;
        _lanes = [.. context.Topics.Select(_ => new Lane(options.BufferedRecords, options.BufferedBytes))];
        _flows = [.. context.Topics.Select(topic => new PartitionFlow(new TopicPartition(topic, shard.Partition)))];
        _merge = new TopicMerge(_lanes, options.MergeWait, context.Time, lane => context.Client.KnownEnd(_flows[lane].Partition));
    }

    private enum Phase
    {
        Stopped,
        Seeking,
        Flowing,
        Halted,
        Revoked,
    }

    public ShardId Shard { get; }

    public bool IsCaughtUp
    {
        get
        {
            lock (_lock) return _phase == Phase.Flowing && !_isLost && _merge.IsCaughtUp;
        }
    }

    public async ValueTask<OffsetVector> StartAsync(OffsetVector offsets, CancellationToken ct)
    {
        int start = Stop();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, _revoked.Token);
        (StartPoint Point, LogRange Log)[] plan = await new StartPlanner(_context, Shard).PlanAsync(offsets, mayAskGroup: !_hasStarted, either.Token);
        await SeekAsync(start, plan).WaitAsync(either.Token);
        _hasStarted = true;

        OffsetVector from = OffsetVector.Of(plan.Select((step, lane) => KeyValuePair.Create(_context.Topics[lane], step.Point.Offset!.Value)));
        Log.Started(_context.Logger, Shard.Partition, from.ToString());
        return from;
    }

    public async ValueTask WaitAsync(TimeSpan atMost, CancellationToken ct)
    {
        long begun = _context.Time.GetTimestamp();
        while (true)
        {
            Task news;
            TimeSpan? hold = null;
            lock (_lock)
            {
                if (_phase == Phase.Halted) throw new InputGapException(_gap!);
                if (_phase == Phase.Flowing && _merge.NextLane(out hold) is not null) return;
                news = (_somethingNew ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            TimeSpan left = atMost - _context.Time.GetElapsedTime(begun);
            if (left <= TimeSpan.Zero) return;
            TimeSpan pause = hold < left ? hold.Value : left;
            await news.WaitAsync(pause, _context.Time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ct.ThrowIfCancellationRequested();
        }
    }

    public void Take(InputBatch batch, int limit)
    {
        lock (_lock)
        {
            if (_phase != Phase.Flowing) return;
            while (_taken.Count < limit && _merge.NextLane(out _) is { } lane) _taken.Add((lane, _lanes[lane].Take()));
            for (int lane = 0; lane < _flows.Length; lane++)
            {
                if (_flows[lane].IsPaused && _lanes[lane].IsHalfEmpty) _context.NeedAttention();
            }
        }

        HandOver(batch);
    }

    public void Committed(OffsetVector offsets)
    {
        lock (_lock)
        {
            if (!_storesOffsets) return;
            try
            {
                foreach ((string topic, long next) in offsets.Entries)
                {
                    if (_context.Topics.Contains(topic)) _context.Client.Store(new TopicPartitionOffset(topic, Shard.Partition, next));
                }
            }
            catch (KafkaException e)
            {
                Log.OffsetsNotStored(_context.Logger, Shard.Partition, e.Error.Reason);
            }
        }
    }

    public IReadOnlyList<LaneStanding> Standing()
    {
        lock (_lock)
        {
            return [.. _lanes.Select((lane, place) => new LaneStanding(_context.Topics[place], KnownEnd(place), lane.Count, lane.Bytes, lane.HeadSent))];
        }
    }

    /// <summary>Two tell: the last fetch, and the broker's word that there is nothing more. The later one is right.</summary>
    private long? KnownEnd(int lane)
    {
        if (_phase is Phase.Revoked) return null;
        long? fetched = _context.Client.KnownEnd(_flows[lane].Partition);
        long told = _lanes[lane].End;
        return told == long.MaxValue ? fetched : Math.Max(told, fetched ?? 0);
    }

    private int Stop()
    {
        lock (_lock)
        {
            _revoked.Token.ThrowIfCancellationRequested();
            _phase = Phase.Stopped;
            _gap = null;
            _sought?.TrySetCanceled();
            foreach (Lane lane in _lanes) lane.Restart(0, long.MaxValue);
            foreach (PartitionFlow flow in _flows) flow.Forget();
            _context.NeedAttention();
            return ++_starts;
        }
    }

    private Task SeekAsync(int start, (StartPoint Point, LogRange Log)[] plan)
    {
        lock (_lock)
        {
            _revoked.Token.ThrowIfCancellationRequested();
            if (start != _starts) throw new OperationCanceledException("The shard was started again meanwhile");
            for (int lane = 0; lane < plan.Length; lane++)
            {
                long from = plan[lane].Point.Offset!.Value;
                _lanes[lane].Restart(from, plan[lane].Log.High);
                _flows[lane].SeekTo = from;
            }

            _phase = Phase.Seeking;
            _sought = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _context.NeedAttention();
            return _sought.Task;
        }
    }

    private void HandOver(InputBatch batch)
    {
        OffsetVector next = batch.Next;
        foreach ((int lane, LaneRecord record) in _taken)
        {
            if (record.Rejected is { } rejected)
            {
                batch.Add(new InputRecord(record.Kind, null, (byte)lane, record.Sent, record.Trace), _context.Forwarder.SendAsync(rejected));
            }
            else
            {
                batch.Add(new InputRecord(record.Kind, record.Interaction, (byte)lane, record.Sent, record.Trace));
            }
        }

        Span<long> reached = stackalloc long[_lanes.Length];
        foreach ((int lane, LaneRecord record) in _taken) reached[lane] = record.Offset + 1;
        for (int lane = 0; lane < reached.Length; lane++)
        {
            if (reached[lane] > 0) next = next.With(_context.Topics[lane], reached[lane]);
        }

        batch.Reach(next);
        _taken.Clear();
    }

    private void Announce()
    {
        _somethingNew?.TrySetResult();
        _somethingNew = null;
    }
}
