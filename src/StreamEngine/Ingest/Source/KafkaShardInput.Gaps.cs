using Confluent.Kafka;
using StreamEngine.Configuration;

namespace StreamEngine.Ingest.Source;

/// <content>What the log does not hold any more. On the poll thread, but for the question where the log goes on.</content>
internal sealed partial class KafkaShardInput
{
    /// <summary>The client gave the partition up, for it did not find an offset in the log.</summary>
    /// <param name="lane">Whose partition.</param>
    /// <param name="at">
    /// The offset that it was to fetch; or the word for the beginning, where it could not look that up; or none: the log was cut short before
    /// what it had read, and may have grown again since.
    /// </param>
    public void LeaveLog(int lane, Offset at)
    {
        lock (_lock)
        {
            if (_phase == Phase.Revoked) return;
            PartitionFlow flow = _flows[lane];
            flow.IsDetached = true;
            _context.NeedAttention();
            if (!Flows || flow.HasGap) return;
            if (IsCutShort(lane, at) || (IsOpen(lane) && Awaits(lane, at))) MeetGap(lane, at);
            else if (IsOpen(lane) && !flow.IsPaused) flow.SeekTo = _lanes[lane].Next;
        }
    }

    /// <summary>
    /// Whether what the lane has read was cut off. A shard that flows has read on wherever it is to go next; before, the word may be of a
    /// place that it left by starting elsewhere.
    /// </summary>
    /// <remarks>
    /// No such word comes later: a client that gave a partition up cannot be sent elsewhere in it before it is assigned anew, and whatever it
    /// says after that stands behind the word in its one queue.
    /// </remarks>
    private bool IsCutShort(int lane, Offset at) => at == Offset.Unset && (_phase == Phase.Flowing || (IsOpen(lane) && _flows[lane].IsPlaced));

    /// <summary>
    /// Whether the lane waits for what the client did not find. The client's word may be of a place where it was before, and be late: it
    /// outlives every seek and every assignment.
    /// </summary>
    private bool Awaits(int lane, Offset at) => !at.IsSpecial && (_flows[lane].IsPlaced ? at >= _lanes[lane].Next : at == _lanes[lane].Next);

    private void MeetGap(int lane, Offset at)
    {
        _flows[lane].SeekTo = null;
        _flows[lane].HasGap = true;
        _lanes[lane].ForgetEnd();
        _ = PassGapAsync(lane, at, _starts);
    }

    /// <summary>Asks what the log holds now, and has the lane go on, or the shard halt.</summary>
    private async Task PassGapAsync(int lane, Offset at, int start)
    {
        LogAnswer answer;
        try
        {
            answer = await new StartPlanner(_context, Shard).AskRangeAsync(_flows[lane].Partition, _revoked.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or KafkaException)
        {
            // The shard is not ours any more, or the client can never work again; the poll thread meets that too, and says so.
            return;
        }

        lock (_lock)
        {
            if (start != _starts || !Flows) return;
            PartitionFlow flow = _flows[lane];
            TopicPartition partition = flow.Partition;
            long next = _lanes[lane].Next;
            if (RuntimeGap.CauseOf(at, next, answer, flow.FoundAgain) is not { } cause)
            {
                flow.FoundAgain++;
                _context.CountFoundAgain(partition, next);
                GoOn(lane, next);
                return;
            }

            GapPolicy policy = _context.Options.OnGap;
            string gap = RuntimeGap.Sentence(partition, next, cause, policy);
            if (policy == GapPolicy.Stop) Halt(gap);
            else Jump(lane, gap, policy == GapPolicy.Latest ? answer.Log.High : answer.Log.Low);
        }
    }

    /// <summary>Goes on behind the gap, at an offset: the end, by name, would be another one each time that the client looks it up.</summary>
    private void Jump(int lane, string gap, long to)
    {
        _context.CountGap(gap, $"{to}");
        _lanes[lane].Jump(to);
        _flows[lane].FoundAgain = 0;
        GoOn(lane, to);
    }

    private void GoOn(int lane, long from)
    {
        _flows[lane].HasGap = false;
        _flows[lane].SeekTo = from;
        _context.NeedAttention();
        Announce();
    }

    private void Halt(string gap)
    {
        _gap = gap;
        _phase = Phase.Halted;
        foreach (PartitionFlow flow in _flows) flow.Forget();
        _sought!.TrySetException(new InputGapException(gap));
        Log.GapFound(_context.Logger, gap);
        _context.NeedAttention();
        Announce();
    }

    /// <summary>The client gave the partition up long since, and its word of that was lost: what waits in its queue is thrown away by a pause. If there is a gap, the next fetch says so.</summary>
    private void GiveUp(PartitionFlow flow)
    {
        flow.IsDetached = true;
        Log.FoundGivenUp(_context.Logger, flow.Partition.Topic, flow.Partition.Partition.Value);
    }
}
