using Grpc.Net.Client;
using StreamEngine.Commands;
using StreamEngine.Load.Measuring;
using StreamEngine.Load.Scenarios.Session;
using StreamEngine.Load.Targets;

namespace StreamEngine.Load.Scenarios.Watchers;

/// <summary>Many watchers of one engine.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private static readonly TimeSpan ConnectDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _stop = new();
    private readonly List<GrpcChannel> _channels = [];
    private readonly List<CrowdWatcher> _watchers = [];
    private readonly TimeProvider _time;
    private Task _watching = Task.CompletedTask;

    private Crowd(TimeProvider time) => _time = time;

    /// <summary>From due to told, at every watcher that wants probes.</summary>
    public LatencyMeter Latency { get; } = new();

    public long Told => _watchers.Sum(watcher => watcher.Told);

    public long Conflated => _watchers.Sum(watcher => watcher.Conflated);

    public int Reconnects => _watchers.Sum(watcher => watcher.Reconnects);

    /// <summary>Returns when all of them are being told.</summary>
    /// <exception cref="FaultException">Some are not, in time.</exception>
    public static async Task<Crowd> GatherAsync(WatchersParameters parameters, LoadSession session, TimeProvider time, CancellationToken ct)
    {
        EngineNode node = session.Target.Nodes[0];
        Crowd crowd = new(time);
        for (int number = 0; number < parameters.Watchers; number++)
        {
            if (number % parameters.WatchersPerConnection == 0) crowd._channels.Add(node.NewChannel());
            string filter = parameters.Filters[number % parameters.Filters.Count];
            crowd._watchers.Add(new CrowdWatcher(crowd._channels[^1], node.Headers, filter, number, session.Tracks, crowd.Latency, time));
        }

        crowd._watching = Task.WhenAll(crowd._watchers.Select(watcher => watcher.RunAsync(crowd._stop.Token)));
        try
        {
            await Task.WhenAll(crowd._watchers.Select(watcher => watcher.Connected)).WaitAsync(ConnectDeadline, time, ct);
            return crowd;
        }
        catch (TimeoutException)
        {
            int connected = crowd._watchers.Count(watcher => watcher.Connected.IsCompleted);
            await crowd.DisposeAsync();
            throw new FaultException([$"only {connected} of {parameters.Watchers} watchers are being told after {ConnectDeadline.TotalSeconds:F0} s; the engine's settings Security:Streams and Callers may hold them off"]);
        }
        catch
        {
            await crowd.DisposeAsync();
            throw;
        }
    }

    /// <summary>Probes that watchers who want all of them never heard of, and that they heard of twice.</summary>
    public (long Lost, long Repeated) Compare(long probes)
    {
        long[] surplus = [.. _watchers.Where(watcher => watcher.WantsProbes).Select(watcher => watcher.Probes - probes)];
        return (-surplus.Where(more => more < 0).Sum(), surplus.Where(more => more > 0).Sum());
    }

    /// <summary>Waits until nobody lacks a probe, or it takes too long.</summary>
    public async Task HearAllAsync(long probes, TimeSpan deadline, CancellationToken ct)
    {
        long begun = _time.GetTimestamp();
        while (Compare(probes).Lost > 0 && _time.GetElapsedTime(begun) < deadline) await Task.Delay(Pause, _time, ct);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        foreach (GrpcChannel channel in _channels) channel.Dispose();
        _stop.Dispose();
    }
}
