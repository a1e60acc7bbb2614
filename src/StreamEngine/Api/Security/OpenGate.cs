using Microsoft.AspNetCore.Http;

namespace StreamEngine.Api.Security;

/// <summary>Stands where the gate stands when <c>Security:Mode</c> is open: everyone passes, as one all-powerful caller.</summary>
/// <remarks>
/// Only this machine reaches a loopback address, but a browser on it carries the pages of strangers. A page whose name its
/// owner has pointed at loopback still sends that name as the host; nobody here answers to it. Any other page calls
/// loopback by its true name, but browsers say whose page it is.
/// </remarks>
internal sealed class OpenGate(RequestDelegate next, StreamHolder streams, AccessCounters counters)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (!LocalHost.Is(context.Request.Host) || IsOfAStrangersPage(context.Request.Headers))
        {
            counters.CountForbidden();
            context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            return Task.CompletedTask;
        }

        counters.CountAdmitted();
        context.Features.Set(Caller.Open);
        return context.GetEndpoint().IsStream() ? streams.HoldAsync(context, next) : next(context);
    }

    private static bool IsOfAStrangersPage(IHeaderDictionary headers) =>
        headers["Sec-Fetch-Site"].Contains("cross-site", StringComparer.OrdinalIgnoreCase) || !headers.Origin.All(LocalHost.IsOrigin);
}
