using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using StreamEngine.Api.Queries;
using StreamEngine.Api.Requests;
using StreamEngine.Domain.Profiles;
using StreamEngine.Protos.V1;
using StreamEngine.Publish.Watching;
using StreamEngine.Store;
using RiskFilter = StreamEngine.Publish.Watching.RiskFilter;

namespace StreamEngine.Api.Http;

/// <summary>Makes of a query the message that a gRPC caller would have sent, and has it judged by the same rules.</summary>
internal static class RiskParameters
{
    private const string PageSize = "pageSize", PageToken = "pageToken", ResumeToken = "resumeToken", LastEventId = "Last-Event-ID";

    private static readonly string[] Filter = ["minimumLevel", "segment", "region", "queue", "accountValue", "driver", "customerId"];

    public static readonly QueryParameters OfCustomer = new();

    public static readonly QueryParameters OfTimeline = new(PageSize, PageToken);

    public static readonly QueryParameters OfAtRisk = new([.. Filter, PageSize, PageToken]);

    public static readonly QueryParameters OfWatch = new([.. Filter, "direction", "snapshot", ResumeToken, "heartbeatSeconds", "withoutConflation"]);

    /// <exception cref="InvalidRequestException">Something is wrong.</exception>
    public static string ReadCustomer(HttpContext context)
    {
        QueryReader query = new(context);
        GetCustomerRequest request = new() { CustomerId = CustomerIdInPath.Of(context) };
        return query.Judge(() => RequestRules.Read(request), ParameterNames.Of);
    }

    /// <exception cref="InvalidRequestException">Something is wrong.</exception>
    public static (string CustomerId, int PageSize, TimelinePlace? After) ReadTimeline(HttpContext context)
    {
        QueryReader query = new(context);
        GetTimelineRequest request = new() { CustomerId = CustomerIdInPath.Of(context), PageSize = query.Number(PageSize), PageToken = query.Text(PageToken) };
        return query.Judge(() => RequestRules.Read(request), ParameterNames.Of);
    }

    /// <exception cref="InvalidRequestException">Something is wrong.</exception>
    public static (RiskFilter Filter, int PageSize, AtRiskPlace? After) ReadAtRisk(HttpContext context)
    {
        QueryReader query = new(context);
        ListAtRiskRequest request = new() { Filter = ReadFilter(query), PageSize = query.Number(PageSize), PageToken = query.Text(PageToken) };
        return query.Judge(() => RequestRules.Read(request), ParameterNames.Of);
    }

    /// <exception cref="InvalidRequestException">Something is wrong.</exception>
    public static Publish.Watching.WatchRequest ReadWatch(HttpContext context)
    {
        QueryReader query = new(context);
        Protos.V1.RiskFilter filter = ReadFilter(query);
        filter.Direction = query.Choice<WatchDirection>("direction") is { } direction ? (CrossingDirection)direction : CrossingDirection.Unspecified;

        // A reconnecting EventSource sends its old address again, and beside it how far it has come since.
        StringValues lastEventId = context.Request.Headers[LastEventId];
        bool isReconnect = lastEventId.ToString().Length > 0;
        string resumeToken = query.Text(ResumeToken);
        Protos.V1.WatchRequest request = new()
        {
            Filter = filter,
            Snapshot = query.Flag("snapshot"),
            ResumeToken = isReconnect ? lastEventId.ToString() : resumeToken,
            HeartbeatSeconds = query.Number("heartbeatSeconds"),
            WithoutConflation = query.Flag("withoutConflation"),
        };
        return query.Judge(() => RequestRules.Read(request), field => isReconnect && field == "resume_token" ? LastEventId : ParameterNames.Of(field));
    }

    private static Protos.V1.RiskFilter ReadFilter(QueryReader query)
    {
        Protos.V1.RiskFilter filter = new();
        if (query.Choice<Domain.Scoring.RiskLevel>("minimumLevel") is { } level) filter.MinimumLevel = (RiskLevel)(level + 1);
        filter.Segments.AddRange(query.Texts("segment"));
        filter.Regions.AddRange(query.Texts("region"));
        filter.Queues.AddRange(query.Texts("queue"));
        filter.AccountValues.AddRange(query.Texts("accountValue"));
        filter.Drivers.AddRange(query.Choices<Domain.Factors.FactorKind>("driver").Select(kind => (FactorKind)kind));
        filter.CustomerIds.AddRange(query.Texts("customerId"));
        return filter;
    }
}
