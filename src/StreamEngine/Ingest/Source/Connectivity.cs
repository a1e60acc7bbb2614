using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamEngine.Configuration;

namespace StreamEngine.Ingest.Source;

/// <summary>Whether some broker is reachable.</summary>
/// <remarks>
/// The client says when it lost the last broker, though not always, and not when one is back; what it still gives out may have
/// lain in its queue. So at the first sign of trouble the metadata are asked for, and then once a second until there is an
/// answer: through a client of its own, for the consumer's may be freed at any moment by the thread that polls it.
/// </remarks>
#pragma warning disable CA1001 // A cancellation source with neither timer nor wait handle holds nothing to dispose of.
internal sealed class Connectivity(KafkaOptions options, TimeProvider time, ILogger logger)
#pragma warning restore CA1001
{
    private static readonly TimeSpan ProbePause = TimeSpan.FromSeconds(1);

    /// <summary>A probe cannot be cancelled, so this is what stopping waits at most.</summary>
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _closing = new();
    private Task _probing = Task.CompletedTask;
    private volatile bool _isConnected = true;
    private bool _isProbing;
    private int _losses;

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
        using IAdminClient admin = new AdminClientBuilder(ClientSettings.Admin(options)).SetLogHandler((_, _) => { }).Build();
        while (!_closing.IsCancellationRequested)
        {
            if (await Task.Run(() => Answers(admin)))
            {
                lock (_lock) Regain();
                return;
            }

            lock (_lock) Lose("no broker answers");
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

    private void Regain()
    {
        _isProbing = false;
        if (_isConnected) return;
        _isConnected = true;
        Log.Connected(logger);
    }

    private static bool Answers(IAdminClient admin)
    {
        try
        {
            // A topic that cannot exist keeps the answer short.
            _ = admin.GetMetadata("streamengine.probe", ProbeTimeout);
            return true;
        }
        catch (KafkaException)
        {
            return false;
        }
    }
}
