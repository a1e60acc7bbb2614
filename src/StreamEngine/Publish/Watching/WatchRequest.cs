namespace StreamEngine.Publish.Watching;

/// <summary>What a watcher asks for.</summary>
internal sealed record WatchRequest
{
    public RiskFilter Filter { get; init; } = RiskFilter.None;

    /// <summary>Everyone now at risk first. Has no effect beside a position.</summary>
    public bool Snapshot { get; init; }

    /// <summary>Where to go on; null: with what happens next.</summary>
    public WatchPosition? From { get; init; }

    /// <summary>Where the watch begins, when that was found out before; moves with the watcher.</summary>
    public WatchPosition? Place { get; init; }

    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Never leave a crossing out for slowness: end the watch instead.</summary>
    public bool WithoutConflation { get; init; }
}
