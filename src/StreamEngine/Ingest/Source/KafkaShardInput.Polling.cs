using Confluent.Kafka;
using StreamEngine.Configuration;
using StreamEngine.Ingest.Merging;

namespace StreamEngine.Ingest.Source;

/// <content>The poll thread's side: every member here is called on that thread only.</content>
internal sealed partial class KafkaShardInput
{
    /// <summary>Whether a record from this place is one that the shard waits for.</summary>
    public bool Takes(int lane, long offset)
    {
        lock (_lock) return IsOpen(lane) && offset >= _lanes[lane].Next;
    }

    /// <summary>Takes a record in.</summary>
    public void Offer(int lane, in LaneRecord record)
    {
        lock (_lock)
        {
            Hear(lane);
            if (!IsOpen(lane)) return;
            if (record.Offset < _lanes[lane].Next)
            {
                // The client went back to where it began, after an answer that came too late; it is sent on once more.
                _flows[lane].SeekTo = _lanes[lane].ReadFrom;
                _context.NeedAttention();
                return;
            }

            _lanes[lane].Add(record);
            Announce();
            if (!_lanes[lane].IsFull || _flows[lane].IsPaused) return;
            _context.Client.Pause(_flows[lane].Partition);
            _flows[lane].IsPaused = true;
            _context.NeedAttention();
        }
    }

    /// <summary>The broker has nothing more for the lane now.</summary>
    public void ReachEnd(int lane, long end)
    {
        lock (_lock)
        {
            Hear(lane);
            if (!IsOpen(lane) || _isLost) return;
            _lanes[lane].ReachEnd(end);
            Announce();
        }
    }

    /// <summary>No broker is there: nobody knows how far the logs go, until <see cref="AskEnds"/> brings an answer.</summary>
    public void ForgetEnds()
    {
        lock (_lock)
        {
            _isLost = true;
            foreach (Lane lane in _lanes) lane.ForgetEnd();
        }
    }

    /// <summary>Has each log read on from where its lane stands, so that the broker says anew where it ends.</summary>
    public void AskEnds()
    {
        lock (_lock)
        {
            _isLost = false;
            if (_phase is not (Phase.Seeking or Phase.Flowing)) return;
            for (int lane = 0; lane < _lanes.Length; lane++)
            {
                _lanes[lane].ForgetEnd();
                if (_flows[lane] is { IsPaused: false, IsPlaced: true }) _flows[lane].SeekTo ??= new Offset(_lanes[lane].ReadFrom);
            }
        }
    }

    /// <summary>The log does not hold the lane's next offset any more.</summary>
    public void LeaveLog(int lane)
    {
        lock (_lock)
        {
            if (_phase == Phase.Revoked) return;
            _flows[lane].IsDetached = true;
            _context.NeedAttention();
            // The lane waits for another place than the one that the client did not find; that is no gap.
            if (!IsOpen(lane)) return;
            TopicPartition partition = _flows[lane].Partition;
            GapPolicy policy = _context.Options.OnGap;
            string gap = StartRule.RuntimeGap(partition.Topic, partition.Partition.Value, _lanes[lane].Next, policy);
            if (policy == GapPolicy.Stop)
            {
                _gap = gap;
                _phase = Phase.Halted;
                _sought!.TrySetException(new InputGapException(gap));
                Log.GapFound(_context.Logger, gap);
            }
            else
            {
                _context.CountGap(gap, policy == GapPolicy.Latest ? "the end" : "the beginning");
                _lanes[lane].Jump(policy == GapPolicy.Latest ? Offset.End : Offset.Beginning);
                _flows[lane].SeekTo = _lanes[lane].ReadFrom;
            }

            Announce();
        }
    }

    /// <summary>Makes the client do what the state asks for.</summary>
    /// <returns>Whether nothing is expected of the poll thread soon.</returns>
    public bool Reconcile()
    {
        lock (_lock)
        {
            if (_phase == Phase.Revoked) return true;
            bool settled = true;
            for (int lane = 0; lane < _flows.Length; lane++) settled &= Reconcile(lane, _flows[lane]);
            if (settled && _phase == Phase.Seeking)
            {
                _phase = Phase.Flowing;
                _sought!.TrySetResult();
            }

            if (!settled) _context.NeedAttention();
            return settled && (_phase == Phase.Halted || !_flows.Any(flow => flow.IsPaused));
        }
    }

    /// <summary>Whether the client must be given this shard's partitions anew before they can flow.</summary>
    public bool NeedsReassignment
    {
        get
        {
            lock (_lock) return _flows.Any(flow => flow is { IsDetached: true, SeekTo: not null });
        }
    }

    /// <summary>Where the partitions stand; the caller assigns them so.</summary>
    /// <remarks>
    /// At the beginning as long as the shard has not said from where. Nothing is wanted from there either, but a client that is
    /// sent back to it by a late answer loses nothing, as it would at the end.
    /// </remarks>
    public IReadOnlyList<TopicPartitionOffset> Assign()
    {
        lock (_lock)
        {
            bool flows = _phase is Phase.Seeking or Phase.Flowing;
            var positions = new List<TopicPartitionOffset>();
            for (int lane = 0; lane < _flows.Length; lane++)
            {
                PartitionFlow flow = _flows[lane];
                Offset at = flows ? flow.SeekTo ?? _lanes[lane].ReadFrom : Offset.Beginning;
                positions.Add(new TopicPartitionOffset(flow.Partition, at));
                flow.Assign();
            }

            return positions;
        }
    }

    /// <summary>From now on nothing is taken; offsets may still be stored until <see cref="Close"/>.</summary>
    public void Revoke()
    {
        lock (_lock)
        {
            _phase = Phase.Revoked;
            foreach (Lane lane in _lanes) lane.Restart(0, long.MaxValue);
            Announce();
        }

        _revoked.Cancel();
    }

    /// <summary>The shard is somebody else's from now on.</summary>
    public void Close()
    {
        lock (_lock) _storesOffsets = false;
    }

    private bool IsOpen(int lane) => _phase is Phase.Seeking or Phase.Flowing && _flows[lane].SeekTo is null;

    private void Hear(int lane)
    {
        if (_flows[lane].IsPlaced) return;
        _flows[lane].Hear();
        _context.NeedAttention();
    }

    private bool Reconcile(int lane, PartitionFlow flow)
    {
        if (!flow.IsPlaced && !flow.IsDetached) return false;
        bool flows = _phase is Phase.Seeking or Phase.Flowing;
        if (flow.SeekTo is null && flows && flow.IsPaused && _lanes[lane].IsHalfEmpty) flow.SeekTo = _lanes[lane].ReadFrom;
        if (!flows)
        {
            if (!flow.IsPaused) _context.Client.Pause(flow.Partition);
            flow.IsPaused = true;
        }
        else if (flow.SeekTo is { } to)
        {
            if (flow.IsDetached || !_context.Client.TryResumeFrom(new TopicPartitionOffset(flow.Partition, to))) return false;
            flow.Send(to);
            flow.SeekTo = null;
            flow.IsPaused = false;
        }

        return true;
    }
}
