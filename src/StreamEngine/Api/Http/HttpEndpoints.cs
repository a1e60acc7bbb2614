using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using StreamEngine.Api.Security;
using StreamEngine.Configuration;

namespace StreamEngine.Api.Http;

/// <summary><c>/api/v1</c>: what gRPC answers, for whoever speaks HTTP and JSON.</summary>
internal static class HttpEndpoints
{
    public static void MapHttpApi(this WebApplication app)
    {
        ApiServices services = app.Services.GetRequiredService<ApiServices>();
        RiskHttpService risk = new(services);
        WatchHttpService watch = new(services);
        const string Customer = $"customers/{{{CustomerIdInPath.Name}}}";
        Map(Customer, risk.GetCustomerAsync, RiskParameters.OfCustomer);
        Map($"{Customer}/timeline", risk.GetTimelineAsync, RiskParameters.OfTimeline);
        Map("risk", risk.ListAtRiskAsync, RiskParameters.OfAtRisk);
        Map("risk/watch", watch.WatchAsync, RiskParameters.OfWatch).HoldsStream();
        Map("openapi.json", OpenApiDocument.ServeAsync, OpenApiDocument.Parameters);

        IEndpointConventionBuilder Map(string path, RequestDelegate serve, QueryParameters parameters) =>
            app.MapGet($"/api/v1/{path}", serve).RequireRole(CallerRole.Viewer).WithMetadata(parameters);
    }
}
