namespace StreamEngine.Sharding;

/// <summary>This node among those that share the shards.</summary>
internal interface IShardNode : IAsyncDisposable
{
    IShardRuntime Runtime { get; }

    /// <summary>Ends when this node may own shards.</summary>
    Task Joined { get; }

    /// <summary>What stands against its work just now; null: nothing.</summary>
    string? Trouble { get; }

    /// <summary>Fails when it can never work again; never ends otherwise but with the node.</summary>
    Task Failed { get; }

    /// <summary>Takes leave of the others; its shards have been given up before.</summary>
    Task LeaveAsync();
}
