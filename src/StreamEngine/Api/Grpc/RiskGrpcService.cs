using Grpc.Core;
using StreamEngine.Api.Queries;
using StreamEngine.Api.Requests;
using StreamEngine.Api.Security;
using StreamEngine.Domain.Profiles;
using StreamEngine.Protos.V1;
using StreamEngine.Publish.Watching;
using StreamEngine.Store;
using RiskFilter = StreamEngine.Publish.Watching.RiskFilter;

namespace StreamEngine.Api.Grpc;

/// <summary><c>streamengine.v1.RiskService</c>.</summary>
internal sealed class RiskGrpcService(ApiServices services) : RiskService.RiskServiceBase
{
    [Stream]
    public override Task Watch(Protos.V1.WatchRequest request, IServerStreamWriter<WatchUpdate> responseStream, ServerCallContext context) => AnswerAsync(
        async () =>
        {
            Publish.Watching.WatchRequest read = RequestRules.Read(request);
            read = read with { Filter = services.Narrow(read.Filter, context.GetHttpContext(), nameof(Watch)) };
            using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, services.Stopping);

            // Updates are small and must be quick; compressing each for each watcher would cost more than it saves.
            responseStream.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
            GrpcWatchSink sink = new(responseStream);

            // The caller knows at once that it is heard, also while there is nothing to tell or the store is away.
            await context.WriteResponseHeadersAsync([]);
            try
            {
                await Watcher.RunAsync(services.Hub, read, sink, end.Token);
            }
            catch (OperationCanceledException) when (services.Stopping.IsCancellationRequested)
            {
                throw Statuses.Stopping(sink.LastToken);
            }
            catch (InvalidOperationException gone) when (context.CancellationToken.IsCancellationRequested)
            {
                // So a write ends that met with a client hanging up: no fault of this node.
                throw new OperationCanceledException("The client has hung up.", gone, context.CancellationToken);
            }

            return true;
        });

    public override Task<GetCustomerResponse> GetCustomer(GetCustomerRequest request, ServerCallContext context) => AnswerAsync(async () =>
    {
        string customerId = RequestRules.Read(request);
        services.Audit.CustomerRead(context.GetHttpContext().Caller(), nameof(GetCustomer), customerId);
        CustomerView? found = await services.Queries.FindCustomerAsync(customerId, ApiServices.ScopeOf(context.GetHttpContext()), context.CancellationToken);
        return found is null ? throw Statuses.UnknownCustomer() : RiskMessages.Of(found, services.Hub.Policy.Hash);
    });

    public override Task<ListAtRiskResponse> ListAtRisk(ListAtRiskRequest request, ServerCallContext context) => AnswerAsync(async () =>
    {
        (RiskFilter filter, int pageSize, AtRiskPlace? after) = RequestRules.Read(request);
        filter = services.Narrow(filter, context.GetHttpContext(), nameof(ListAtRisk));
        AtRiskResponse response = new();
        AtRiskPage page = await services.Queries.ListAtRiskAsync(filter, after, pageSize, context.CancellationToken, response.TryAdd);
        return response.Of(page);
    });

    public override Task<GetTimelineResponse> GetTimeline(GetTimelineRequest request, ServerCallContext context) => AnswerAsync(async () =>
    {
        (string customerId, int pageSize, TimelinePlace? after) = RequestRules.Read(request);
        services.Audit.CustomerRead(context.GetHttpContext().Caller(), nameof(GetTimeline), customerId);
        TimelinePage? page = await services.Queries.ReadTimelineAsync(customerId, ApiServices.ScopeOf(context.GetHttpContext()), after, pageSize, context.CancellationToken);
        if (page is null) throw Statuses.UnknownCustomer();
        GetTimelineResponse response = new()
        {
            NextPageToken = page.Timeline.Next is { } next ? PageToken.Of(next) : "",
            AsOfUnixMs = page.AsOf.UnixMilliseconds,
        };
        response.Entries.AddRange(page.Timeline.Entries.Select(RiskMessages.Of));
        return response;
    });

    private async Task<T> AnswerAsync<T>(Func<Task<T>> answer)
    {
        try
        {
            return await answer();
        }
        catch (InvalidRequestException invalid)
        {
            throw Statuses.Invalid(invalid);
        }
        catch (ForeignPlaceException)
        {
            throw Statuses.Invalid(RequestRules.ForeignPage("page_token"));
        }
        catch (WatchEndedException ended)
        {
            throw Statuses.Ended(ended);
        }
        catch (StoreUnavailableException)
        {
            throw Statuses.StoreAway();
        }
        catch (InvalidDataException damage)
        {
            services.Damage.Report(damage);
            throw Statuses.StoreDamaged();
        }
    }
}
