using Microsoft.AspNetCore.Http;
using StreamEngine.Publish.Watching;

namespace StreamEngine.Api.Http;

/// <summary><c>Watch</c> as a stream of server-sent events.</summary>
/// <remarks>
/// An <c>EventSource</c> gives up for good on any status but 200, and comes back by itself after anything else. So what can be told
/// quickly before the stream opens has a status of its own (a bad request, a token that is no longer kept), and everything else,
/// a node that stops and a store that does not answer or cannot be read included, happens within the stream.
/// </remarks>
internal sealed class WatchHttpService(ApiServices services)
{
    /// <summary>How long the store may take to tell where a watch begins, before the stream opens without that.</summary>
    private static readonly TimeSpan PlacePatience = TimeSpan.FromSeconds(2);

    public Task WatchAsync(HttpContext context) => HttpAnswers.AnswerAsync(context, async () =>
    {
        WatchRequest request = RiskParameters.ReadWatch(context);
        request = request with { Filter = services.Narrow(request.Filter, context, "Watch") };
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, services.Stopping);
        WatchPosition? place = await FindPlaceAsync(request, end.Token);

        // Before the watch moves it on.
        string? token = place is null ? null : ResumeToken.Encode(place);
        EventStream stream = new(context, services.Hub.Time);
        if (!await stream.OpenAsync(token, services.Hub.Options.GiveUpAfter, end.Token)) return;
        if (services.Stopping.IsCancellationRequested) await stream.CloseAsync(WatchFarewell.Stopping(token));
        else await RunAsync(request with { Place = place }, stream, end.Token);
    });

    private async Task RunAsync(WatchRequest request, EventStream stream, CancellationToken ct)
    {
        SseWatchSink sink = new(stream);
        try
        {
            await Watcher.RunAsync(services.Hub, request, sink, ct);
        }
        catch (OperationCanceledException) when (services.Stopping.IsCancellationRequested)
        {
            await stream.CloseAsync(WatchFarewell.Stopping(sink.LastToken));
        }
        catch (WatchEndedException ended)
        {
            await stream.CloseAsync(WatchFarewell.Of(ended));
        }
        catch (InvalidDataException damage)
        {
            services.Damage.Report(damage);
            await stream.CloseAsync(WatchFarewell.StoreDamaged(sink.LastToken));
        }
    }

    /// <summary>Null when the store does not say in time, or at all, or the node stops.</summary>
    private async Task<WatchPosition?> FindPlaceAsync(WatchRequest request, CancellationToken ct)
    {
        using CancellationTokenSource late = new(PlacePatience, services.Hub.Time);
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(late.Token, ct);
        try
        {
            return await WatchStart.FindAsync(services.Hub, request, end.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested || services.Stopping.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception told) when (told is InvalidDataException or WatchEndedException { Reason: WatchEnd.StoreAway })
        {
            return null;
        }
    }
}
