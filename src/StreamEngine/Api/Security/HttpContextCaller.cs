using Microsoft.AspNetCore.Http;

namespace StreamEngine.Api.Security;

/// <summary>The caller of a request, as the gate found it.</summary>
internal static class HttpContextCaller
{
    /// <summary>Whether there is one: where anyone may call, not every request has one.</summary>
    public static bool HasCaller(this HttpContext context) => context.Features.Get<Caller>() is not null;

    /// <exception cref="InvalidOperationException">Nobody was asked who they are: the endpoint is marked <c>AllowAnyone</c>.</exception>
    public static Caller Caller(this HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("This endpoint has no caller: it is open to anyone");
}
