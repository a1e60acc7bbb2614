using StreamEngine.Domain.Scoring;
using StreamEngine.Publish.Watching;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Publish.Watching;

/// <summary>A watch that runs until stopped.</summary>
internal sealed class Watch : IDisposable
{
    private readonly WatchSandbox _sandbox;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _run;
    private readonly int _watchersBefore;

    /// <param name="sandbox">What is watched.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="sink">Who watches; null: someone new.</param>
    /// <param name="hub">What it shares with other watchers; null: what all share.</param>
    public Watch(WatchSandbox sandbox, WatchRequest request, ModelSink? sink = null, WatchHub? hub = null)
    {
        _sandbox = sandbox;
        _watchersBefore = sandbox.Log.Watchers;
        Sink = sink ?? new ModelSink();
        _run = Task.Run(() => Watcher.RunAsync(hub ?? sandbox.Hub, request, Sink, _stop.Token));
    }

    public ModelSink Sink { get; }

    /// <summary>Whatever happens from here on is told.</summary>
    public Task BeganAsync() => Eventually.BecomesTrueAsync(() => _sandbox.Log.Watchers > _watchersBefore, "the watch has begun");

    public Task AgreesAsync() => Eventually.BecomesTrueAsync(
        () => Sink.AtRisk.Order(ByName).SequenceEqual(_sandbox.Levels.Where(entry => entry.Value > RiskLevel.Low).Order(ByName)),
        "the watcher knows everyone's level");

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _run);
        Dispose();
    }

    public async Task<WatchEndedException> EndsAsync() => await Assert.ThrowsAsync<WatchEndedException>(() => _run.WaitAsync(TimeSpan.FromMinutes(1)));

    public void Dispose() => _stop.Dispose();

    private static readonly Comparer<KeyValuePair<string, RiskLevel>> ByName = Comparer<KeyValuePair<string, RiskLevel>>.Create(
        (a, b) => string.CompareOrdinal(a.Key, b.Key));
}
