namespace StreamEngine.Tests.Support;

/// <summary>A place where a <see cref="RedisProxy"/> waits, and lets a test act meanwhile.</summary>
internal sealed class ProxyStop(string command)
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<ProxyFate> _fate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Command => command;

    /// <summary>Ends when the command has come, which Redis does not have yet.</summary>
    public Task Reached => _reached.Task.WaitAsync(TimeSpan.FromSeconds(60));

    /// <summary>Goes on, now or as soon as it is reached.</summary>
    public void Release(ProxyFate fate = ProxyFate.Passes) => _fate.TrySetResult(fate);

    internal Task<ProxyFate> ReachAsync(CancellationToken ct)
    {
        _reached.TrySetResult();
        return _fate.Task.WaitAsync(ct);
    }
}
