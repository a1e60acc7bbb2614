using StreamEngine.Domain;
using StreamEngine.Publish.Recent;

namespace StreamEngine.Publish.Watching;

/// <summary>A watch's heartbeats: one whenever nothing else was sent for so long, also while the store is slow or away.</summary>
internal sealed class WatchPulse(WatchPen pen, CrossingLog log, TimeSpan interval, TimeProvider time)
{
    /// <summary>Until the next heartbeat, should nothing else be sent before; not above zero: it is due.</summary>
    public TimeSpan Rest => interval - pen.Silence;

    public ValueTask BeatAsync(CancellationToken ct) => pen.SendAsync(new HeartbeatEvent(pen.Token, Instant.From(time.GetUtcNow()), log.AsOf), ct);

    /// <summary>Beats while the store is asked; the watcher can go on from its position all the while.</summary>
    public async ValueTask<T> BeatWhileAsync<T>(ValueTask<T> asked, CancellationToken ct)
    {
        Task<T> answer = asked.AsTask();
        while (!answer.IsCompleted)
        {
            TimeSpan rest = Rest;
            if (rest <= TimeSpan.Zero) await BeatAsync(ct);
            else await ((Task)answer).WaitAsync(rest, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ct.ThrowIfCancellationRequested();
        }

        return await answer;
    }
}
