namespace StreamEngine.Domain.Interactions;

/// <summary>Where an interaction took place. Numbers are stored in snapshots: never reuse one.</summary>
internal enum Channel : byte
{
    Call = 0,
    Chat = 1,
    Email = 2,
    Social = 3,
    Sms = 4,
    Survey = 5,
    Bot = 6,

    /// <summary>A purchase. It refreshes how recently the customer bought, and is no contact.</summary>
    Order = 7,
}

/// <summary>How an interaction ended. Numbers are stored in snapshots: never reuse one.</summary>
internal enum Outcome : byte
{
    Unknown = 0,
    Resolved = 1,
    Unresolved = 2,
    Escalated = 3,
    Abandoned = 4,
}

/// <summary>Who began an interaction. Numbers are stored in snapshots: never reuse one.</summary>
internal enum Direction : byte
{
    Unknown = 0,
    Inbound = 1,
    Outbound = 2,
}

/// <summary>What became of an attempt at self-service. Numbers are stored in snapshots: never reuse one.</summary>
internal enum SelfService : byte
{
    None = 0,
    Contained = 1,
    HandedOff = 2,
    Abandoned = 3,
}

/// <summary>The scale on which a producer scores sentiment.</summary>
internal enum SentimentScale : byte
{
    /// <summary>−1 to 1.</summary>
    Unit = 0,

    /// <summary>−5 to 5.</summary>
    Amazon = 1,

    /// <summary>−100 to 100.</summary>
    Genesys = 2,

    /// <summary>−1 to 1, with a magnitude of 0 or more beside it.</summary>
    Google = 3,
}
