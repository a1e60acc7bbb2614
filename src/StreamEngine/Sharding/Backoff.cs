using StreamEngine.Configuration;

namespace StreamEngine.Sharding;

/// <summary>Growing pauses between tries, with a quarter of jitter so that shards do not knock in step.</summary>
internal sealed class Backoff(EngineOptions options, TimeProvider clock)
{
    private TimeSpan _next = options.RetryFirst;

    public void Reset() => _next = options.RetryFirst;

    public Task PauseAsync(CancellationToken ct)
    {
        TimeSpan pause = _next * (0.875 + (Random.Shared.NextDouble() / 4));
        _next = _next * 2 < options.RetryLongest ? _next * 2 : options.RetryLongest;
        return Task.Delay(pause, clock, ct);
    }
}
