using StreamEngine.Configuration;

namespace StreamEngine.Publish.Watching;

/// <summary>Hands events to the sink and knows how it takes them: whether it is slow, when it was last told anything.</summary>
/// <param name="sink">The watcher.</param>
/// <param name="position">Where it stands.</param>
/// <param name="options">What is slow.</param>
/// <param name="time">The clock.</param>
/// <param name="heldUp">Hears when the sink is first waited for since <see cref="KeepsUp"/>.</param>
internal sealed class WatchPen(IWatchSink sink, WatchPosition position, WatchOptions options, TimeProvider time, Action? heldUp = null)
{
    /// <summary>The timers' own grain: no shorter wait is told from none.</summary>
    private static readonly TimeSpan ShortestLook = TimeSpan.FromMilliseconds(10);

    // A sink that is waited for for less than a look counts as ready: that may be the node's doing.
    private readonly TimeSpan _look = TimeSpan.FromTicks(Math.Min(options.SlowAfter.Ticks, Math.Max(ShortestLook.Ticks, options.SlowAfter.Ticks / 20)));
    private long _lastSent = time.GetTimestamp();
    private long _heldSince;

    /// <summary>Since anything was last sent.</summary>
    public TimeSpan Silence => time.GetElapsedTime(_lastSent);

    public string Token => ResumeToken.Encode(position);

    /// <summary>Whether an event was held up for <see cref="WatchOptions.SlowAfter"/> since the last <see cref="Forgive"/>.</summary>
    public bool IsSlow { get; private set; }

    /// <summary>How long the sink was waited for since <see cref="KeepsUp"/>, counted in whole looks at what it had not taken yet.</summary>
    public TimeSpan Held { get; private set; }

    /// <summary>Whether the sink was first waited for since <see cref="KeepsUp"/> at least <see cref="WatchOptions.SlowAfter"/> ago, and for most of the time from there.</summary>
    /// <remarks>Of a look that is late itself only its due length counts as waiting, but all of it as time: so a late node blames nobody.</remarks>
    public bool IsLagging => Held > TimeSpan.Zero && time.GetElapsedTime(_heldSince) is var since && since >= options.SlowAfter && Held * 2 > since;

    /// <summary>A new round: whether it is slow shows anew.</summary>
    public void Forgive() => IsSlow = false;

    /// <summary>Not much waits for it now: whether it lags shows anew.</summary>
    public void KeepsUp() => Held = TimeSpan.Zero;

    /// <exception cref="WatchEndedException">The sink took nothing for <see cref="WatchOptions.GiveUpAfter"/>.</exception>
    public async ValueTask SendAsync(WatchEvent told, CancellationToken ct)
    {
        // Into the stream of a client that has hung up writing may seem to succeed, or throw what means something else.
        ct.ThrowIfCancellationRequested();
        long began = time.GetTimestamp();
        Task sending = sink.SendAsync(told);
        try
        {
            TimeSpan waited = TimeSpan.Zero;
            for (TimeSpan look = Next(waited); !await IsTakenAsync(sending, look, ct); look = Next(waited))
            {
                if (Held == TimeSpan.Zero)
                {
                    _heldSince = began;
                    heldUp?.Invoke();
                }

                waited += look;
                Held += look;
                IsSlow = IsSlow || waited >= options.SlowAfter;

                // What was handed over may still arrive, before the answer that ends the watch: so the token stands behind it.
                if (waited >= options.GiveUpAfter) throw new WatchEndedException(WatchEnd.TooSlow, told.Token);
            }
        }
        finally
        {
            if (!sending.IsCompleted) Forget(sending);
        }

        _lastSent = time.GetTimestamp();
    }

    /// <summary>Look by look until it is slow, and then until it is given up.</summary>
    private TimeSpan Next(TimeSpan waited)
    {
        TimeSpan rest = options.GiveUpAfter - waited;
        return waited < options.SlowAfter && _look < rest ? _look : rest;
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
