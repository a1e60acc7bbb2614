using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamEngine.Configuration;

namespace StreamEngine.Ingest.Source;

/// <summary>Whether some broker is reachable.</summary>
/// <remarks>
/// The client says when it lost the last broker, but not when one is back; what it still gives out may have lain in its
/// queue. So while all are lost, the metadata are asked for once a second: through a client of its own, for the consumer's
/// may be freed at any moment by the thread that polls it.
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
    private int _losses;

    public bool IsConnected => _isConnected;

    /// <summary>How often the last broker was lost.</summary>
    public int Losses => Volatile.Read(ref _losses);

    /// <summary>Hears the client's errors.</summary>
    public void OnError(Error error)
    {
        if (error.Code != ErrorCode.Local_AllBrokersDown) return;
        lock (_lock)
        {
            if (!_isConnected || _closing.IsCancellationRequested) return;
            _isConnected = false;
            Interlocked.Increment(ref _losses);
            // One probe after the other, so that the last stands for all.
            _probing = ProbeAsync(after: _probing);
        }

        Log.Disconnected(logger, error.Reason);
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
            await Task.Delay(ProbePause, time, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
            if (_closing.IsCancellationRequested || !await Task.Run(() => Answers(admin))) continue;
            lock (_lock) _isConnected = true;
            Log.Connected(logger);
            return;
        }
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
