using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using StreamEngine.Api.Security;

namespace StreamEngine.Api;

/// <summary><c>/healthz/live</c> and <c>/healthz/ready</c>, as orchestrators and people ask them.</summary>
/// <remarks>Anyone may ask, but reasons name what is inside: shards, hosts, messages of exceptions. Only a caller reads them here; the log has them too.</remarks>
internal static class HealthEndpoints
{
    /// <param name="routes">Where to add them.</param>
    /// <param name="readiness">What decides.</param>
    /// <param name="failure">Why this process cannot recover by itself and should be restarted; null while it can.</param>
    public static void MapHealth(this IEndpointRouteBuilder routes, Readiness readiness, Func<string?> failure)
    {
        routes.MapGet("/healthz/live", (HttpContext context) => Answer(context, failure() is { } reason ? [reason] : [], "live")).AllowAnyone();
        routes.MapGet("/healthz/ready", (HttpContext context) => Answer(context, readiness.Reasons(), "ready")).AllowAnyone();
    }

    private static IResult Answer(HttpContext context, IReadOnlyList<string> reasons, string good)
    {
        HealthAnswer answer = new(reasons.Count == 0 ? good : "not " + good, context.HasCaller() ? reasons : null);
        return Results.Json(answer, statusCode: reasons.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
    }

    private sealed record HealthAnswer(string Status, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Reasons);
}
