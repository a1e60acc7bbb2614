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
        long began = time.GetTimestamp();
        Task sending = sink.SendAsync(told);
        try
        {
            await sending.WaitAsync(options.GiveUpAfter, time, ct);
        }
        catch (TimeoutException)
        {
            // What was handed over may still arrive, before the answer that ends the watch: so the token stands behind it.
            if (!sending.IsCompleted) throw new WatchEndedException(WatchEnd.TooSlow, told.Token);

            // Taken at the last moment after all, or refused: then that says why.
            await sending;
        }
        finally
        {
            if (!sending.IsCompleted) Forget(sending);
        }

        _lastSent = time.GetTimestamp();
        if (time.GetElapsedTime(began, _lastSent) >= options.SlowAfter) IsSlow = true;
    }

    private static void Forget(Task sending) => sending.ContinueWith(
        static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
}
