using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Http;

namespace Grpc.Core;

/// <summary>From a call to the HTTP request that carries it.</summary>
public static class ServerCallContextExtensions
{
    /// <summary>The HTTP context; a context of one's own leaves it in its user state, under <c>__HttpContext</c>.</summary>
    public static HttpContext GetHttpContext(this ServerCallContext serverCallContext)
    {
        ArgumentNullException.ThrowIfNull(serverCallContext);
        if (serverCallContext is HttpServerCall call) return call.Http;
        return serverCallContext.UserState.TryGetValue("__HttpContext", out object? kept) && kept is HttpContext http
            ? http
            : throw new InvalidOperationException("This call has no HTTP context.");
    }
}
