namespace StreamEngine.Load.Scenarios.Limits;

/// <summary>How much of each thing is done.</summary>
internal sealed record LimitsParameters
{
    /// <summary>Each limit is measured so often; its figures are those of the run in the middle.</summary>
    public required int Repeats { get; init; }

    /// <summary>Records consumed.</summary>
    public required int Records { get; init; }

    /// <summary>Partitions that they lie in; 0: as many as an embedded broker needs to keep them all.</summary>
    public required int Partitions { get; init; }

    /// <summary>Consumers that share the partitions, each with a client and a thread of its own.</summary>
    public required int Consumers { get; init; }

    /// <summary>Different messages decoded, in turn.</summary>
    public required int Messages { get; init; }

    /// <summary>Messages decoded in all.</summary>
    public required int Decodes { get; init; }

    /// <summary>Customers of the domain.</summary>
    public required int Customers { get; init; }

    /// <summary>Interactions applied to each customer.</summary>
    public required int Rounds { get; init; }

    /// <summary>Customer states committed.</summary>
    public required int States { get; init; }

    /// <summary>States in one commit.</summary>
    public required int StatesPerCommit { get; init; }

    /// <summary>Shards that commit at the same time, over one connection.</summary>
    public required int Shards { get; init; }

    /// <summary>Customers whose memory is measured.</summary>
    public required int Residents { get; init; }

    public static LimitsParameters Read(KeyReader keys) => new()
    {
        Repeats = keys.Whole("repeats", 3, 1, 100),
        Records = keys.Whole("records", 400_000, 1, 100_000_000),
        Partitions = keys.Whole("partitions", 0, 0, 10_000),
        Consumers = keys.Whole("consumers", 1, 1, 100),
        Messages = keys.Whole("messages", 10_000, 1, 1_000_000),
        Decodes = keys.Whole("decodes", 2_000_000, 1, 1_000_000_000),
        Customers = keys.Whole("customers", 20_000, 1, 10_000_000),
        Rounds = keys.Whole("rounds", 100, 1, 100_000),
        States = keys.Whole("states", 400_000, 1, 100_000_000),
        StatesPerCommit = keys.Whole("statesPerCommit", 1_000, 1, 100_000),
        Shards = keys.Whole("shards", 4, 1, 1_000),
        Residents = keys.Whole("residents", 100_000, 1, 10_000_000),
    };
}
