using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace StreamEngine.Ingest.Source;

/// <summary>Whether some broker is reachable.</summary>
/// <remarks>
/// The client says when it lost the last broker, though not always, and not when one is back; what it still gives out may have
/// lain in its queue. So at the first sign of trouble a broker is asked for, and then once a second until there is an answer
/// that no later sign of trouble puts in doubt.
/// </remarks>
#pragma warning disable CA1001 // A cancellation source with neither timer nor wait handle holds nothing to dispose of.
internal sealed class Connectivity(Func<IBrokerProbe> openProbe, TimeProvider time, ILogger logger)
#pragma warning restore CA1001
{
    private static readonly TimeSpan ProbePause = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _closing = new();
    private Task _probing = Task.CompletedTask;
    private volatile bool _isConnected = true;
    private bool _isProbing;
    private int _losses;

    /// <summary>Signs of trouble so far: an answer that was asked for before the last of them says nothing of now.</summary>
    private int _signs;

    public bool IsConnected => _isConnected;

    /// <summary>How often the last broker was lost.</summary>
    public int Losses => Volatile.Read(ref _losses);

    /// <summary>Hears the client's errors: the loss of all brokers is one, the loss of a connection may be.</summary>
    public void OnError(Error error)
    {
        if (error.Code is not (ErrorCode.Local_AllBrokersDown or ErrorCode.Local_Transport)) return;
        lock (_lock)
        {
            if (_closing.IsCancellationRequested) return;
            _signs++;
            if (error.Code == ErrorCode.Local_AllBrokersDown) Lose(error.Reason);
            if (_isProbing) return;
            _isProbing = true;

            // One probe after the other, so that the last stands for all.
            _probing = ProbeAsync(after: _probing);
        }
    }

    /// <summary>Ends when no probe is under way, and none will be.</summary>
    public async Task StopAsync()
    {
        Task last;
        lock (_lock)
        {
            _closing.Cancel();
            last = _probing;
        }

        await last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ProbeAsync(Task after)
    {
        await after.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using IBrokerProbe probe = openProbe();
        while (!_closing.IsCancellationRequested)
        {
            int signs = Volatile.Read(ref _signs);
            bool answers = await Task.Run(probe.Answers);
            lock (_lock)
            {
                if (!answers) Lose("no broker answers");
                else if (TryRegain(signs)) return;
            }

            await Task.Delay(ProbePause, time, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        }
    }

    private void Lose(string reason)
    {
        if (!_isConnected || _closing.IsCancellationRequested) return;
        _isConnected = false;
        Interlocked.Increment(ref _losses);
        Log.Disconnected(logger, reason);
    }

    private bool TryRegain(int signs)
    {
        if (signs != _signs) return false;
        _isProbing = false;
        if (_isConnected) return true;
        _isConnected = true;
        Log.Connected(logger);
        return true;
    }
}
