using System.Collections.Concurrent;
using Grpc.Core;
using StreamEngine.Protos.V1;
using StreamEngine.Tests.Support;

namespace StreamEngine.Tests.Api.Kit;

/// <summary>A watcher that reads as fast as it can, until its call is over.</summary>
internal sealed class HeardCrossings
{
    private readonly ConcurrentQueue<WatchUpdate> _updates = new();
    private readonly Task _reading;

    private HeardCrossings(AsyncServerStreamingCall<WatchUpdate> call) => _reading = ReadAsync(call);

    public IEnumerable<RiskCrossing> Crossings => _updates.Where(update => update.Crossing is not null).Select(update => update.Crossing);

    public static HeardCrossings Begin(RiskService.RiskServiceClient client, WatchRequest request) => new(client.Watch(request));

    /// <summary>Waits for anything at all: from then on it misses nothing.</summary>
    public Task FirstAsync() => HoldsAsync(() => !_updates.IsEmpty, "a first update");

    /// <summary>Waits for so many crossings; gives how many there were then.</summary>
    public async Task<int> UntilAsync(int count)
    {
        await HoldsAsync(() => Crossings.Count() >= count, $"{count} crossings");
        return Crossings.Count();
    }

    public Task HearsAsync(string customerId) => HoldsAsync(() => Crossings.Any(crossing => crossing.CustomerId == customerId), $"a crossing of {customerId}");

    private Task HoldsAsync(Func<bool> condition, string what) => Eventually.BecomesTrueAsync(
        async () =>
        {
            if (condition()) return true;
            if (_reading.IsCompleted) await _reading;
            return false;
        },
        what);

    private async Task ReadAsync(AsyncServerStreamingCall<WatchUpdate> call)
    {
        while (await call.ResponseStream.MoveNext()) _updates.Enqueue(call.ResponseStream.Current);
    }
}
