using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace StreamEngine.Ingest.Source;

/// <summary>Whether some broker is reachable.</summary>
/// <remarks>
/// The client says when it lost the last broker, but not when one is back; and an idle topic brings no record that would
/// tell. So while all are lost, the metadata are asked for once a second.
/// </remarks>
internal sealed class Connectivity(IClient client, TimeProvider time, ILogger logger) : IDisposable
{
    private static readonly TimeSpan ProbePause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _closing = new();
    private Task _probing = Task.CompletedTask;
    private volatile bool _isConnected = true;

    public bool IsConnected => _isConnected;

    /// <summary>Hears the client's errors. One thread at a time.</summary>
    public void OnError(Error error)
    {
        if (error.Code != ErrorCode.Local_AllBrokersDown || !_isConnected) return;
        _isConnected = false;
        Log.Disconnected(logger, error.Reason);
        _probing = ProbeAsync();
    }

    /// <summary>A record came: someone is there.</summary>
    public void OnRecord()
    {
        if (_isConnected) return;
        _isConnected = true;
        Log.Connected(logger);
    }

    /// <summary>Waits for a probe in hand, at most its timeout.</summary>
    public void Dispose()
    {
        _closing.Cancel();
        _probing.Wait(ProbeTimeout + ProbePause);
        _closing.Dispose();
    }

    private async Task ProbeAsync()
    {
        using var admin = new DependentAdminClientBuilder(client.Handle).Build();
        while (!_isConnected && !_closing.IsCancellationRequested)
        {
            await Task.Delay(ProbePause, time, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_closing.IsCancellationRequested) return;
            try
            {
                // A topic that cannot exist keeps the answer short.
                _ = await Task.Run(() => admin.GetMetadata("streamengine.probe", ProbeTimeout));
                OnRecord();
            }
            catch (KafkaException)
            {
                // Still away.
            }
        }
    }
}
