using Microsoft.AspNetCore.Http;
using StreamEngine.Api.Queries;
using StreamEngine.Api.Security;
using StreamEngine.Domain.Profiles;
using StreamEngine.Publish.Watching;
using StreamEngine.Store;

namespace StreamEngine.Api.Http;

/// <summary>The questions of <c>streamengine.v1.RiskService</c> over HTTP.</summary>
internal sealed class RiskHttpService(ApiServices services)
{
    public Task GetCustomerAsync(HttpContext context) => HttpAnswers.AnswerAsync(context, async () =>
    {
        string customerId = RiskParameters.ReadCustomer(context);
        services.Audit.CustomerRead(context.Caller(), "GetCustomer", customerId);
        CustomerView? found = await services.Queries.FindCustomerAsync(customerId, ApiServices.ScopeOf(context), context.RequestAborted);
        if (found is null) await Problem.UnknownCustomer.WriteAsync(context);
        else await context.Response.WriteJsonAsync(json => CustomerJson.Write(json, found, services.Hub.Policy.Hash));
    });

    public Task GetTimelineAsync(HttpContext context) => HttpAnswers.AnswerAsync(context, async () =>
    {
        (string customerId, int pageSize, TimelinePlace? after) = RiskParameters.ReadTimeline(context);
        services.Audit.CustomerRead(context.Caller(), "GetTimeline", customerId);
        TimelinePage? page = await services.Queries.ReadTimelineAsync(customerId, ApiServices.ScopeOf(context), after, pageSize, context.RequestAborted);
        if (page is null) await Problem.UnknownCustomer.WriteAsync(context);
        else await context.Response.WriteJsonAsync(json => PageJson.Write(json, page));
    });

    public Task ListAtRiskAsync(HttpContext context) => HttpAnswers.AnswerAsync(context, async () =>
    {
        (RiskFilter filter, int pageSize, AtRiskPlace? after) = RiskParameters.ReadAtRisk(context);
        filter = services.Narrow(filter, context, "ListAtRisk");
        AtRiskPage page = await services.Queries.ListAtRiskAsync(filter, after, pageSize, context.RequestAborted);
        await context.Response.WriteJsonAsync(json => PageJson.Write(json, page));
    });
}
