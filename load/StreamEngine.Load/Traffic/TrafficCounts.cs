namespace StreamEngine.Load.Traffic;

/// <summary>What was made.</summary>
internal sealed class TrafficCounts
{
    public long Made { get; set; }

    public long Anonymous { get; set; }

    public long Probes { get; set; }

    public long OutOfOrder { get; set; }

    /// <summary>Made a second time, of known customers: what the engine should find to be duplicates.</summary>
    public long Repeated { get; set; }
}
