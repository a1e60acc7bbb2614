using Grpc.Core;
using Grpc.Net.Client;
using StreamEngine.Load.Measuring;
using StreamEngine.Load.Measuring.Probes;
using StreamEngine.Protos.V1;

namespace StreamEngine.Load.Scenarios.Watchers;

/// <summary>One of many watchers: counts what it is told, and how old it is by then.</summary>
/// <param name="channel">Shared with others.</param>
/// <param name="headers">What goes with the call.</param>
/// <param name="filter">What it wants: a word of <see cref="CrowdFilter"/>.</param>
/// <param name="number">Its own.</param>
/// <param name="tracks">Know the probes.</param>
/// <param name="latency">Of the whole crowd.</param>
/// <param name="time">The clock.</param>
internal sealed class CrowdWatcher(GrpcChannel channel, Metadata headers, string filter, int number, ProbeTracks tracks, LatencyMeter latency, TimeProvider time)
{
    private static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(100);

    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string _token = "";
    private long _told;
    private long _probes;
    private long _conflated;
    private int _calls;

    /// <summary>Done when it is being told.</summary>
    public Task Connected => _connected.Task;

    public bool WantsProbes { get; } = CrowdFilter.AdmitsProbes(filter);

    /// <summary>Crossings that it heard.</summary>
    public long Told => Volatile.Read(ref _told);

    /// <summary>Probes among them.</summary>
    public long Probes => Volatile.Read(ref _probes);

    /// <summary>Crossings left out because it read too slowly.</summary>
    public long Conflated => Volatile.Read(ref _conflated);

    public int Reconnects => Math.Max(0, Volatile.Read(ref _calls) - 1);

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await WatchAsync(stop);
            }
            catch (Exception ended) when (ended is RpcException or ObjectDisposedException or OperationCanceledException)
            {
                // It goes on from its token.
                await Task.Delay(RetryPause, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task WatchAsync(CancellationToken stop)
    {
        WatchRequest request = new() { Filter = CrowdFilter.Of(filter, number), ResumeToken = _token, HeartbeatSeconds = 5 };
        using CancellationTokenSource silence = CancellationTokenSource.CreateLinkedTokenSource(stop);
        silence.CancelAfter(SilenceLimit);
        using AsyncServerStreamingCall<WatchUpdate> call = new RiskService.RiskServiceClient(channel).Watch(request, headers, cancellationToken: silence.Token);
        Interlocked.Increment(ref _calls);

        // The headers come as soon as the watch stands, well before the first news.
        await call.ResponseHeadersAsync.WaitAsync(silence.Token);
        _connected.TrySetResult();
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            WatchUpdate update = call.ResponseStream.Current;
            _token = update.ResumeToken;
            silence.CancelAfter(SilenceLimit);
            if (update.Crossing is { } crossing) Take(crossing, update.Conflated);
        }
    }

    private void Take(RiskCrossing crossing, int conflated)
    {
        Volatile.Write(ref _told, _told + 1);
        Volatile.Write(ref _conflated, _conflated + conflated);
        if (!tracks.TryFind(crossing, out ProbeTrack? track, out int probe)) return;
        Volatile.Write(ref _probes, _probes + 1);
        if (track.AgeOf(probe) is { } age) latency.Record(age);
    }
}
