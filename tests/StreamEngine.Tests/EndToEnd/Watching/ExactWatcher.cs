using System.Collections.Concurrent;
using Google.Protobuf;
using Grpc.Core;
using StreamEngine.Api.Grpc;
using StreamEngine.Domain;
using StreamEngine.Domain.Crossings;
using StreamEngine.Protos.V1;
using StreamEngine.Publish.Watching;
using StreamEngine.Tests.Support;
using WatchRequest = StreamEngine.Protos.V1.WatchRequest;

namespace StreamEngine.Tests.EndToEnd.Watching;

/// <summary>A downstream system as it should be: handles each update, then keeps its token, and goes on from there on any node, whatever happens.</summary>
/// <param name="wanted">What to watch.</param>
/// <param name="node">A way to some node; another each time.</param>
/// <param name="random">When to hang up by itself.</param>
internal sealed class ExactWatcher(WatchRequest wanted, Func<RiskService.RiskServiceClient> node, Random random)
{
    /// <summary>A watch that begins before the first crossing of every shard, whenever it is asked for.</summary>
    public static string FromTheBeginning(int shards) => ResumeToken.Encode(new WatchPosition([.. Enumerable.Repeat<ShardPosition?>(new ShardPosition(0, 0), shards)]));

    private readonly List<CrossingId> _heard = [];
    private volatile int _count;
    private volatile int _leftOut;
    private volatile bool _rests;

    public WatchRequest Wanted => wanted;

    /// <summary>The fewest and most updates after which it hangs up by itself.</summary>
    public (int Fewest, int Most) Patience { get; init; } = (int.MaxValue, int.MaxValue);

    public string Token { get; private set; } = wanted.ResumeToken;

    /// <summary>In the order in which they were heard. For when it has stopped.</summary>
    public IReadOnlyList<CrossingId> Heard => _heard;

    /// <summary>Where the first snapshot ended, shard by shard; null: it asked for none.</summary>
    public IReadOnlyList<long>? CompleteAt { get; private set; }

    /// <summary>The part heard before its snapshot was complete.</summary>
    public int HeardBefore { get; private set; }

    /// <summary>What it takes the levels of those at risk for.</summary>
    public SortedDictionary<string, RiskLevel> AtRisk { get; } = new(StringComparer.Ordinal);

    /// <summary>What did not follow from what it had been told before.</summary>
    public List<string> Misfits { get; } = [];

    /// <summary>How each call ended that it did not end itself.</summary>
    public ConcurrentQueue<RpcException> Endings { get; } = [];

    public int Calls { get; private set; }

    public bool WasCutInSnapshot { get; private set; }

    /// <summary>How many it has heard so far.</summary>
    public int Count => _count;

    /// <summary>Whether there was nothing more to tell when it last heard anything.</summary>
    public bool IsAtRest => _rests;

    /// <summary>Whether it has been told of so many. Those left out for it count: they will not come.</summary>
    public bool HasHeard(int crossings) => _count + _leftOut >= crossings;

    public override string ToString() => $"{_count} heard, {_leftOut} left out, {(_rests ? "at rest" : "in between")}, in {Calls} calls";

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await CallAsync(stop);
            }
            catch (RpcException ended)
            {
                if (stop.IsCancellationRequested) return;
                Endings.Enqueue(ended);
                if (ended.StatusCode is not (StatusCode.Unavailable or StatusCode.Cancelled) && !IsBrokenConnection(ended)) throw;
                if (ended.Trailers.FirstOrDefault(trailer => trailer.Key == Statuses.ResumeTokenTrailer) is { } token) Token = token.Value;

                // Whoever finds a node gone and has no other to go to asks again in a moment.
                await Task.Delay(20, CancellationToken.None);
            }
        }
    }

    /// <summary>That it heard exactly what the store holds, in order, nothing twice.</summary>
    public void AssertExact(StoredCrossings stored)
    {
        Assert.Empty(Misfits);
        List<CrossingId> heard = [.. _heard.Skip(HeardBefore)];

        // In order within each shard, and so for each customer; between shards there is none.
        Assert.Equal(stored.Admitted(wanted, CompleteAt), heard.OrderBy(id => id.Shard.Partition));
        if (CompleteAt is not null && !WasCutInSnapshot) Assert.Equal(stored.AtRisk, AtRisk.Select(customer => KeyValuePair.Create(customer.Key, (StreamEngine.Domain.Scoring.RiskLevel)(customer.Value - 1))));
    }

    /// <summary>Some ways in which a connection breaks are told as INTERNAL; with a server's own word there is no fault of the transport.</summary>
    private static bool IsBrokenConnection(RpcException ended) =>
        ended is { StatusCode: StatusCode.Internal, Status.DebugException: HttpRequestException or (IOException and not InvalidProtocolBufferException) };

    private async Task CallAsync(CancellationToken stop)
    {
        WatchRequest request = wanted.Clone();
        request.ResumeToken = Token;
        if (Calls++ > 0 && wanted.Snapshot && CompleteAt is null) WasCutInSnapshot = true;
        using AsyncServerStreamingCall<WatchUpdate> call = node().Watch(request, cancellationToken: stop);
        int patience = Patience.Fewest == int.MaxValue ? int.MaxValue : random.Next(Patience.Fewest, Patience.Most);
        while (patience-- > 0 && await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            Take(call.ResponseStream.Current);
            Token = call.ResponseStream.Current.ResumeToken;
        }
    }

    private void Take(WatchUpdate update)
    {
        if (update.AtRisk is { } customer) AtRisk[customer.CustomerId] = customer.Level;
        if (update.SnapshotComplete is not null) Complete(update.ResumeToken);
        if (update.Crossing is { } crossing)
        {
            if (update.Conflated != 0) Misfits.Add($"{crossing.Id} came for {update.Conflated + 1}");
            _leftOut += update.Conflated;
            if (wanted is { Snapshot: true } && !WasCutInSnapshot && AtRisk.GetValueOrDefault(crossing.CustomerId, RiskLevel.Low) != crossing.Before) Misfits.Add($"{crossing.Id} from {crossing.Before}");
            if (crossing.After == RiskLevel.Low) AtRisk.Remove(crossing.CustomerId);
            else AtRisk[crossing.CustomerId] = crossing.After;
            _heard.Add(new CrossingId(new ShardId(crossing.Shard), crossing.Sequence));
            _count = _heard.Count;
        }

        _rests = update.Heartbeat is not null;
    }

    private void Complete(string token)
    {
        Assert.True(ResumeToken.TryDecode(token, out WatchPosition? position));
        CompleteAt ??= [.. Enumerable.Range(0, position.Count).Select(shard => position[new ShardId(shard)]!.Value.Handled)];
        HeardBefore = _heard.Count;
    }
}
