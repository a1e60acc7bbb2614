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
                PartitionFlow flow = _flows[lane];
                flow.SeekTo = _lanes[lane].Next;
                Log.SentOnAgain(_context.Logger, flow.Partition.Topic, flow.Partition.Partition.Value, record.Offset, _lanes[lane].Next);
                _context.NeedAttention();
                return;
            }

            _flows[lane].FoundAgain = 0;
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
            _flows[lane].FoundAgain = 0;
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
            if (!Flows) return;
            for (int lane = 0; lane < _lanes.Length; lane++)
            {
                _lanes[lane].ForgetEnd();
                if (_flows[lane] is { IsPaused: false, IsPlaced: true, HasGap: false }) _flows[lane].SeekTo ??= new Offset(_lanes[lane].Next);
            }
        }
    }

    /// <summary>The client cannot read what stands there. But it has come there, and so can be sent elsewhere.</summary>
    /// <param name="lane">Whose partition.</param>
    /// <param name="at">An offset, or the word for one that the client has yet to look up.</param>
    public void FailAt(int lane, Offset at)
    {
        if (at.IsSpecial) return;
        lock (_lock) Hear(lane);
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
    /// At the beginning as long as the shard has not said from where, or waits to hear where the log goes on. Nothing is wanted from there
    /// either, but a client that is sent back to it by a late answer loses nothing, as it would at the end.
    /// </remarks>
    public IReadOnlyList<TopicPartitionOffset> Assign()
    {
        lock (_lock)
        {
            var positions = new List<TopicPartitionOffset>();
            for (int lane = 0; lane < _flows.Length; lane++)
            {
                PartitionFlow flow = _flows[lane];
                Offset at = Flows && !flow.HasGap ? flow.SeekTo ?? _lanes[lane].Next : Offset.Beginning;
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

    private bool Flows => _phase is Phase.Seeking or Phase.Flowing;

    private bool IsOpen(int lane) => Flows && _flows[lane] is { SeekTo: null, HasGap: false };

    private void Hear(int lane)
    {
        if (_flows[lane].IsPlaced) return;
        _flows[lane].Hear();
        _context.NeedAttention();
    }

    private bool Reconcile(int lane, PartitionFlow flow)
    {
        if (flow is { IsPlaced: false, IsDetached: false } or { HasGap: true }) return false;
        if (flow.SeekTo is null && Flows && flow.IsPaused && _lanes[lane].IsHalfEmpty) flow.SeekTo = _lanes[lane].Next;
        if (!Flows)
        {
            if (!flow.IsPaused) _context.Client.Pause(flow.Partition);
            flow.IsPaused = true;
        }
        else if (flow.SeekTo is { } to)
        {
            if (flow.IsDetached) return false;
            Resumption resumption = _context.Client.ResumeFrom(new TopicPartitionOffset(flow.Partition, to));
            if (resumption == Resumption.GivenUp) GiveUp(flow);
            if (resumption != Resumption.Done) return false;
            flow.SeekTo = null;
            flow.IsPaused = false;
        }

        return true;
    }
}
