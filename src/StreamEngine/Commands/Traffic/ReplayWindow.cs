namespace StreamEngine.Commands.Traffic;

/// <summary>Keeps the sender from running away from the shards.</summary>
/// <remarks>
/// The embedded broker forgets all but the newest 5 MB of a partition. So what is sent and not committed stays below that,
/// whichever partition it lies in. A real broker keeps everything, and needs no window.
/// </remarks>
internal sealed class ReplayWindow(EngineHost engine, bool isEmbedded)
{
    private const long BytesLimit = 3 * 1024 * 1024;
    private const long RecordsLimit = 20_000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    private long _sent;
    private int _longest = 1;

    /// <summary>Waits until a record of this length may be sent.</summary>
    public async ValueTask EnterAsync(int length, CancellationToken ct)
    {
        _longest = Math.Max(_longest, length);
        long limit = Math.Clamp(BytesLimit / _longest, 1, RecordsLimit);
        while (isEmbedded && _sent - engine.Consumed >= limit) await Task.Delay(Pause, TimeProvider.System, ct);
        _sent++;
    }
}
