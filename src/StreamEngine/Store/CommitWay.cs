namespace StreamEngine.Store;

/// <summary>How Redis was made to write a commit.</summary>
internal enum CommitWay
{
    /// <summary>By the script.</summary>
    Script,

    /// <summary>By a transaction, as it is large.</summary>
    Transaction,

    /// <summary>By the script, though it is large: a transaction was not to be had, or was refused. Costs Redis more.</summary>
    Fallback,

    /// <summary>The same, for there is no connection for transactions.</summary>
    Unconnected,
}

internal static class CommitWays
{
    /// <summary>As metrics say it, to whom a fallback is a fallback.</summary>
    public static string ToWord(this CommitWay way) => way switch
    {
        CommitWay.Script => "script",
        CommitWay.Transaction => "transaction",
        _ => "fallback",
    };
}
