using StreamEngine.Configuration;

namespace StreamEngine.Publish.Watching;

/// <summary>Hands events to the sink and knows how it takes them: whether it is slow, when it was last told anything.</summary>
internal sealed class WatchPen(IWatchSink sink, WatchPosition position, WatchOptions options, TimeProvider time)
{
    private long _lastSent = time.GetTimestamp();

    /// <summary>Since anything was last sent.</summary>
    public TimeSpan Silence => time.GetElapsedTime(_lastSent);

    public string Token => ResumeToken.Encode(position);

    /// <summary>Whether an event was held up for <see cref="WatchOptions.SlowAfter"/> since the last <see cref="Forgive"/>.</summary>
    public bool IsSlow { get; private set; }

    /// <summary>A new round: whether it is slow shows anew.</summary>
    public void Forgive() => IsSlow = false;

    /// <exception cref="WatchEndedException">The sink took nothing for <see cref="WatchOptions.GiveUpAfter"/>.</exception>
    public async ValueTask SendAsync(WatchEvent told, CancellationToken ct)
    {
        // Into the stream of a client that has hung up writing may seem to succeed, or throw what means something else.
        ct.ThrowIfCancellationRequested();
        Task sending = sink.SendAsync(told);
        try
        {
            TimeSpan first = options.SlowAfter < options.GiveUpAfter ? options.SlowAfter : options.GiveUpAfter;
            if (!await IsTakenAsync(sending, first, ct))
            {
                IsSlow = true;

                // What was handed over may still arrive, before the answer that ends the watch: so the token stands behind it.
                if (!await IsTakenAsync(sending, options.GiveUpAfter - first, ct)) throw new WatchEndedException(WatchEnd.TooSlow, told.Token);
            }
        }
        finally
        {
            if (!sending.IsCompleted) Forget(sending);
        }

        _lastSent = time.GetTimestamp();
    }

    /// <remarks>Asks what is, and not for how long it took: on a node that is late itself, what was taken in time is heard of late, as is the timeout.</remarks>
    private async ValueTask<bool> IsTakenAsync(Task sending, TimeSpan within, CancellationToken ct)
    {
        if (!sending.IsCompleted) await sending.WaitAsync(within, time, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (!sending.IsCompleted)
        {
            ct.ThrowIfCancellationRequested();
            return false;
        }

        // Refused, it says why.
        await sending;
        return true;
    }

    private static void Forget(Task sending) => sending.ContinueWith(
        static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
}
