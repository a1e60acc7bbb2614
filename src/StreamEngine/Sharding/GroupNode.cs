namespace StreamEngine.Sharding;

/// <summary><c>Sharding:Host=kafka-group</c>: the consumer group is all that nodes have in common.</summary>
internal sealed class GroupNode(LocalRuntime runtime) : IShardNode
{
    public IShardRuntime Runtime => runtime;

    public Task Joined => Task.CompletedTask;

    public string? Trouble => null;

    public Task Failed { get; } = new TaskCompletionSource().Task;

    public Task LeaveAsync() => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
