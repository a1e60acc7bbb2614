namespace StreamEngine.Ingest.Merging;

/// <summary>Merges a shard's topics by event time, so that catching up gives the same order as having been live.</summary>
/// <remarks>
/// The earliest head goes first; of equal times, the lower topic. Within a topic the order of offsets stands: a later
/// record with an earlier time cannot overtake. A lane that is empty though its log goes on holds everyone back, for its
/// next record may be the earliest; but not longer than <c>Kafka:MergeWait</c>, lest one stuck partition stop the shard.
/// Not synchronised: <see cref="Source.KafkaShardInput"/> is.
/// </remarks>
/// <param name="lanes">One for each topic.</param>
/// <param name="mergeWait">How long an empty lane holds the merge.</param>
/// <param name="time">Measures the hold.</param>
/// <param name="knownEnd">Asks how far the log of a lane is known to go; null when that is not known. Asked when a lane runs empty.</param>
internal sealed class TopicMerge(IReadOnlyList<Lane> lanes, TimeSpan mergeWait, TimeProvider time, Func<int, long?> knownEnd)
{
    /// <summary>Everything there is was taken.</summary>
    public bool IsCaughtUp
    {
        get
        {
            for (int index = 0; index < lanes.Count; index++)
            {
                if (!IsAtEnd(index)) return false;
            }

            return true;
        }
    }

    /// <summary>The lane whose head is next.</summary>
    /// <param name="hold">When there is none because an empty lane holds the merge: how much longer it may.</param>
    public int? NextLane(out TimeSpan? hold)
    {
        hold = null;
        int? earliest = null;
        for (int index = 0; index < lanes.Count; index++)
        {
            Lane lane = lanes[index];
            if (lane.Count == 0)
            {
                if (Hold(index) is { } longer) hold = hold is { } other && other > longer ? other : longer;
            }
            else if (earliest is null || lane.HeadTime < lanes[earliest.Value].HeadTime)
            {
                earliest = index;
            }
        }

        if (earliest is null) hold = null;
        return hold is null ? earliest : null;
    }

    private TimeSpan? Hold(int index)
    {
        if (lanes[index].IsAtEnd) return null;
        TimeSpan longer = lanes[index].HoldsFor(mergeWait, time);
        return longer <= TimeSpan.Zero || IsAtEnd(index) ? null : longer;
    }

    /// <summary>The end that a fetch brought along is known long before the broker says that there is nothing more.</summary>
    private bool IsAtEnd(int index)
    {
        Lane lane = lanes[index];
        if (lane.IsAtEnd || lane.Count > 0) return lane.IsAtEnd;
        if (!lane.MistrustsKnownEnd && knownEnd(index) is { } end) lane.ExtendTo(end);
        return lane.IsAtEnd;
    }
}
