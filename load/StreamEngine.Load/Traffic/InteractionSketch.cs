namespace StreamEngine.Load.Traffic;

/// <summary>What an interaction is, before it is written in some format. Small, so that it can be kept and sent again.</summary>
internal readonly record struct InteractionSketch
{
    /// <summary>Counts from 0; names the interaction.</summary>
    public required long Number { get; init; }

    /// <summary>Whose it is.</summary>
    public required CustomerKind Who { get; init; }

    /// <summary>The customer's number, among those of its kind.</summary>
    public long Customer { get; init; }

    /// <summary>A place in the <see cref="ChannelMix"/>.</summary>
    public required int Channel { get; init; }

    /// <summary>Event time, Unix milliseconds.</summary>
    public required long StartedAt { get; init; }

    public required Mood Mood { get; init; }

    /// <summary>A place among the <see cref="TrafficWords.Topics"/>.</summary>
    public int Topic { get; init; }

    /// <summary>−100 to 100.</summary>
    public int SentimentHundredths { get; init; }

    /// <summary>Negative: not reported.</summary>
    public int WaitSeconds { get; init; }

    /// <summary>1 to 5; 0: not asked.</summary>
    public int Csat { get; init; }
}

/// <summary>Whose an interaction is.</summary>
internal enum CustomerKind : byte
{
    /// <summary>One of the many.</summary>
    Regular,

    /// <summary>Nobody known.</summary>
    Anonymous,

    /// <summary>Heard of never before and never again: watched for.</summary>
    Probe,
}

/// <summary>How an interaction went.</summary>
internal enum Mood : byte
{
    Resolved,
    Unresolved,

    /// <summary>With a complaint, handed on to someone higher up.</summary>
    Escalated,
}
