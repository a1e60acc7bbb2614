using StreamEngine.Load.Measuring;
using StreamEngine.Load.Measuring.Counts;
using StreamEngine.Store;

namespace StreamEngine.Load.Scenarios.Session;

/// <summary>How far what is committed is behind what is sent; looked at ten times a second.</summary>
internal sealed class LagMeter : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly ICommittedCounts _counts;
    private readonly ShardTally _before;
    private readonly Func<long> _sent;
    private readonly CancellationTokenSource _stop = new();
    private readonly TimeProvider _time;
    private readonly Task _running;
    private long _consumed;

    /// <param name="counts">What is committed.</param>
    /// <param name="before">What was committed before the first record of this run.</param>
    /// <param name="sent">How many were sent.</param>
    /// <param name="time">The clock.</param>
    public LagMeter(ICommittedCounts counts, ShardTally before, Func<long> sent, TimeProvider time)
    {
        (_counts, _before, _sent, _time) = (counts, before, sent, time);
        _running = RunAsync();
    }

    public long Sent => _sent();

    /// <summary>As far as was last known.</summary>
    public long Consumed => Volatile.Read(ref _consumed);

    public long Lag => Math.Max(0, Sent - Consumed);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        using PeriodicTimer timer = new(Interval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
                if (await _counts.ReadAsync(_stop.Token) is { } tally) Volatile.Write(ref _consumed, (tally - _before).Consumed);
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }
    }
}
