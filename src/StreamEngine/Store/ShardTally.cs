using StreamEngine.Domain.Scoring;

namespace StreamEngine.Store;

/// <summary>What became of a shard's input since its beginning; part of the commit, so exact after any fault.</summary>
internal readonly record struct ShardTally
{
    /// <summary>Records taken from the topics.</summary>
    public long Consumed { get; init; }

    /// <summary>Contacts that entered a profile.</summary>
    public long Applied { get; init; }

    /// <summary>Newer reports of contacts that were already there.</summary>
    public long Amended { get; init; }

    /// <summary>Orders that refreshed purchase recency.</summary>
    public long Purchases { get; init; }

    public long Anonymous { get; init; }

    public long Late { get; init; }

    public long Duplicates { get; init; }

    public long DeadLetters { get; init; }

    public long Misrouted { get; init; }

    /// <summary>Contacts folded into hourly panes because a customer had too many.</summary>
    public long Folded { get; init; }

    /// <summary>Snapshots that could not be read and were begun anew.</summary>
    public long Corrupt { get; init; }

    /// <summary>Customers who stand at Low now. Where an engine that did not count them has filled the store, it is less by those who stood there then.</summary>
    public long AtLow { get; init; }

    /// <summary>Customers who stand at Elevated now. (One whose snapshot was corrupt is counted on, for it took the level with it.)</summary>
    public long AtElevated { get; init; }

    public long AtHigh { get; init; }

    public long AtCritical { get; init; }

    /// <summary>One customer at the level.</summary>
    public static ShardTally OneAt(RiskLevel level) => level switch
    {
        RiskLevel.Low => new ShardTally { AtLow = 1 },
        RiskLevel.Elevated => new ShardTally { AtElevated = 1 },
        RiskLevel.High => new ShardTally { AtHigh = 1 },
        _ => new ShardTally { AtCritical = 1 },
    };

    public static ShardTally operator +(ShardTally a, ShardTally b) => new()
    {
        Consumed = a.Consumed + b.Consumed,
        Applied = a.Applied + b.Applied,
        Amended = a.Amended + b.Amended,
        Purchases = a.Purchases + b.Purchases,
        Anonymous = a.Anonymous + b.Anonymous,
        Late = a.Late + b.Late,
        Duplicates = a.Duplicates + b.Duplicates,
        DeadLetters = a.DeadLetters + b.DeadLetters,
        Misrouted = a.Misrouted + b.Misrouted,
        Folded = a.Folded + b.Folded,
        Corrupt = a.Corrupt + b.Corrupt,
        AtLow = a.AtLow + b.AtLow,
        AtElevated = a.AtElevated + b.AtElevated,
        AtHigh = a.AtHigh + b.AtHigh,
        AtCritical = a.AtCritical + b.AtCritical,
    };

    public static ShardTally operator -(ShardTally a, ShardTally b) => new()
    {
        Consumed = a.Consumed - b.Consumed,
        Applied = a.Applied - b.Applied,
        Amended = a.Amended - b.Amended,
        Purchases = a.Purchases - b.Purchases,
        Anonymous = a.Anonymous - b.Anonymous,
        Late = a.Late - b.Late,
        Duplicates = a.Duplicates - b.Duplicates,
        DeadLetters = a.DeadLetters - b.DeadLetters,
        Misrouted = a.Misrouted - b.Misrouted,
        Folded = a.Folded - b.Folded,
        Corrupt = a.Corrupt - b.Corrupt,
        AtLow = a.AtLow - b.AtLow,
        AtElevated = a.AtElevated - b.AtElevated,
        AtHigh = a.AtHigh - b.AtHigh,
        AtCritical = a.AtCritical - b.AtCritical,
    };
}
