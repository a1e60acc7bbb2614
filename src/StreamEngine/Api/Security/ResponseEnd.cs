using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace StreamEngine.Api.Security;

/// <summary>The end of a response whose handler waits for a client that may never read.</summary>
internal static class ResponseEnd
{
    /// <summary>How long a handler has to end by itself.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>To a client: whoever asked needs this no more.</summary>
    public const int Http2Cancel = 8;

    /// <summary>Ends the response as it stands, and over HTTP/1 the connection with it.</summary>
    public static void Reset(HttpContext context)
    {
        if (context.Features.Get<IHttpResetFeature>() is { } reset) reset.Reset(Http2Cancel);
        else context.Abort();
    }
}
