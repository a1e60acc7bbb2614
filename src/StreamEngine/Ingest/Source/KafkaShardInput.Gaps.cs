using Confluent.Kafka;
using StreamEngine.Configuration;

namespace StreamEngine.Ingest.Source;

/// <content>What the log does not hold any more. On the poll thread, but for the question where the log goes on.</content>
internal sealed partial class KafkaShardInput
{
    /// <summary>The client gave the partition up, for it did not find an offset in the log.</summary>
    /// <param name="lane">Whose partition.</param>
    /// <param name="at">The offset that it was to fetch, or the word for the beginning where it could not look that up.</param>
    public void LeaveLog(int lane, Offset at)
    {
        lock (_lock)
        {
            if (_phase == Phase.Revoked) return;
            PartitionFlow flow = _flows[lane];
            flow.IsDetached = true;
            _context.NeedAttention();
            if (!IsOpen(lane)) return;
            if (Awaits(lane, at)) MeetGap(lane);
            else if (!flow.IsPaused) flow.SeekTo = _lanes[lane].Next;
        }
    }

    /// <summary>
    /// Whether the lane waits for what the client did not find. The client's word may be of a place where it was before, and be late: it
    /// outlives every seek and every assignment.
    /// </summary>
    private bool Awaits(int lane, Offset at) => !at.IsSpecial && (_flows[lane].IsPlaced ? at >= _lanes[lane].Next : at == _lanes[lane].Next);

    private void MeetGap(int lane)
    {
        TopicPartition partition = _flows[lane].Partition;
        GapPolicy policy = _context.Options.OnGap;
        string gap = StartRule.RuntimeGap(partition.Topic, partition.Partition.Value, _lanes[lane].Next, policy);
        if (policy != GapPolicy.Stop)
        {
            _flows[lane].HasGap = true;
            _lanes[lane].ForgetEnd();
            _ = JumpAsync(lane, gap, _starts);
            return;
        }

        _gap = gap;
        _phase = Phase.Halted;
        _sought!.TrySetException(new InputGapException(gap));
        Log.GapFound(_context.Logger, gap);
        Announce();
    }

    /// <summary>Has the lane go on behind the gap, at an offset: the end, by name, would be another one each time that the client looks it up.</summary>
    private async Task JumpAsync(int lane, string gap, int start)
    {
        LogRange log;
        try
        {
            log = await new StartPlanner(_context, Shard).AskRangeAsync(_flows[lane].Partition, _revoked.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or KafkaException)
        {
            // The shard is not ours any more, or the client can never work again; the poll thread meets that too, and says so.
            return;
        }

        lock (_lock)
        {
            if (start != _starts || !Flows) return;
            long to = _context.Options.OnGap == GapPolicy.Latest ? log.High : log.Low;
            _context.CountGap(gap, $"{to}");
            _lanes[lane].Jump(to);
            _flows[lane].HasGap = false;
            _flows[lane].SeekTo = to;
            _context.NeedAttention();
            Announce();
        }
    }

    /// <summary>The client gave the partition up long since, and its word of that was lost: what waits in its queue is thrown away by a pause. If there is a gap, the next fetch says so.</summary>
    private void GiveUp(PartitionFlow flow)
    {
        flow.IsDetached = true;
        Log.FoundGivenUp(_context.Logger, flow.Partition.Topic, flow.Partition.Partition.Value);
    }
}
