using Grpc.Core;
using StreamEngine.Api.Grpc;
using StreamEngine.Load.Targets;
using StreamEngine.Protos.V1;
using StreamEngine.Publish.Watching;
using WatchRequest = StreamEngine.Protos.V1.WatchRequest;

namespace StreamEngine.Load.Measuring.Probes;

/// <summary>A watcher that must hear every crossing once, whatever happens to nodes: it resumes with its token, on any node.</summary>
internal sealed class ExactWatcher
{
    private static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(50);

    private readonly LoadTarget _target;
    private readonly ProbeTracks _tracks;
    private readonly TimeProvider _time;
    private readonly Dictionary<int, long> _heard = [];
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string _token = "";
    private int _calls;
    private long _crossings;
    private long _repeated;
    private long _missed;

    public ExactWatcher(LoadTarget target, ProbeTracks tracks, TimeProvider time)
    {
        (_target, _tracks, _time) = (target, tracks, time);
        if (!target.IsFresh) return;

        // In a store that was empty every crossing is ours, from each shard's first on.
        _token = ResumeToken.Encode(new WatchPosition([.. Enumerable.Repeat<ShardPosition?>(new ShardPosition(0, 0), target.Partitions)]));
        for (int shard = 0; shard < target.Partitions; shard++) _heard[shard] = 0;
    }

    /// <summary>Done when it is being told.</summary>
    public Task Connected => _connected.Task;

    public long Crossings => Volatile.Read(ref _crossings);

    /// <summary>Told of twice.</summary>
    public long Repeated => Volatile.Read(ref _repeated);

    /// <summary>Numbers of a shard's crossings that were passed over.</summary>
    public long Missed => Volatile.Read(ref _missed);

    /// <summary>How often it had to begin again.</summary>
    public int Reconnects => Math.Max(0, Volatile.Read(ref _calls) - 1);

    /// <summary>Watches until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        for (int turn = 0; !stop.IsCancellationRequested; turn++)
        {
            EngineNode[] nodes = [.. _target.Nodes];
            try
            {
                if (nodes.Length > 0) await WatchAsync(nodes[turn % nodes.Length], stop);
            }
            catch (RpcException ended)
            {
                if (ended.StatusCode is StatusCode.Unauthenticated or StatusCode.PermissionDenied) _connected.TrySetException(ended);

                // What the token points at is no longer kept: the gap shows in the numbers.
                if (ended.StatusCode == StatusCode.OutOfRange) _token = "";
                else if (ended.Trailers.FirstOrDefault(trailer => trailer.Key == Statuses.ResumeTokenTrailer) is { } token) _token = token.Value;
            }
            catch (Exception gone) when (gone is ObjectDisposedException or OperationCanceledException)
            {
                // The node was taken away, or has fallen silent.
            }

            await Task.Delay(RetryPause, _time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task WatchAsync(EngineNode node, CancellationToken stop)
    {
        WatchRequest request = new() { ResumeToken = _token, HeartbeatSeconds = 1, WithoutConflation = true };
        using CancellationTokenSource silence = CancellationTokenSource.CreateLinkedTokenSource(stop);
        silence.CancelAfter(SilenceLimit);
        using AsyncServerStreamingCall<WatchUpdate> call = node.Client.Watch(request, node.Headers, cancellationToken: silence.Token);
        Interlocked.Increment(ref _calls);
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            WatchUpdate update = call.ResponseStream.Current;
            if (update.Crossing is { } crossing) Take(crossing);
            _token = update.ResumeToken;
            _connected.TrySetResult();
            silence.CancelAfter(SilenceLimit);
        }
    }

    private void Take(RiskCrossing crossing)
    {
        _crossings++;
        if (_heard.TryGetValue(crossing.Shard, out long last))
        {
            if (crossing.Sequence <= last)
            {
                _repeated++;
                return;
            }

            _missed += crossing.Sequence - last - 1;
        }

        _heard[crossing.Shard] = crossing.Sequence;
        if (_tracks.TryFind(crossing, out ProbeTrack? track, out int number)) track.Arrive(number);
    }
}
