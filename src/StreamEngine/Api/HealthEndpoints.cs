using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using StreamEngine.Api.Security;

namespace StreamEngine.Api;

/// <summary><c>/healthz/live</c> and <c>/healthz/ready</c>, as orchestrators and people ask them.</summary>
internal static class HealthEndpoints
{
    /// <param name="routes">Where to add them.</param>
    /// <param name="readiness">What decides.</param>
    /// <param name="failure">Why this process cannot recover by itself and should be restarted; null while it can.</param>
    public static void MapHealth(this IEndpointRouteBuilder routes, Readiness readiness, Func<string?> failure)
    {
        routes.MapGet("/healthz/live", () => failure() is { } reason ? Answer([reason], "live") : Answer([], "live")).AllowAnyone();
        routes.MapGet("/healthz/ready", () => Answer(readiness.Reasons(), "ready")).AllowAnyone();
    }

    private static IResult Answer(IReadOnlyList<string> reasons, string good) => reasons.Count == 0
        ? Results.Json(new HealthAnswer(good, []), statusCode: StatusCodes.Status200OK)
        : Results.Json(new HealthAnswer("not " + good, reasons), statusCode: StatusCodes.Status503ServiceUnavailable);

    private sealed record HealthAnswer(string Status, IReadOnlyList<string> Reasons);
}
