using Microsoft.AspNetCore.Http;

namespace StreamEngine.Api.Security;

/// <summary>What browsers are told about every answer.</summary>
internal sealed class SecurityHeaders(RequestDelegate next, bool isTls)
{
    private const string OneYear = "max-age=31536000";

    public Task InvokeAsync(HttpContext context)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        // Customers' data stays in nobody's cache.
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)) headers.CacheControl = "no-store";
        // A browser would apply it to every other server on its own machine.
        if (isTls && !LocalHost.Is(context.Request.Host)) headers.StrictTransportSecurity = OneYear;
        return next(context);
    }
}
