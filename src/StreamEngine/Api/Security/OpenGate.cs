using Microsoft.AspNetCore.Http;

namespace StreamEngine.Api.Security;

/// <summary>Stands where the gate stands when <c>Security:Mode</c> is open: everyone passes, as one all-powerful caller.</summary>
/// <remarks>
/// Only this machine reaches a loopback address, but a browser on it carries the pages of strangers. A page whose name its
/// owner has pointed at loopback still sends that name as the host; nobody here answers to it.
/// </remarks>
internal sealed class OpenGate(RequestDelegate next, StreamSlots nodeStreams, AccessCounters counters)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (!LocalHost.Is(context.Request.Host))
        {
            counters.CountForbidden();
            context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            return Task.CompletedTask;
        }

        counters.CountAdmitted();
        context.Features.Set(Caller.Open);
        return context.GetEndpoint().IsStream() ? HoldAsync(context) : next(context);
    }

    private async Task HoldAsync(HttpContext context)
    {
        if (!nodeStreams.TryTake())
        {
            counters.CountStreamLimited();
            await Refusal.TooManyStreams.WriteAsync(context);
            return;
        }

        try
        {
            await next(context);
        }
        finally
        {
            nodeStreams.GiveBack();
        }
    }
}
