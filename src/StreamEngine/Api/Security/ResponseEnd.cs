using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace StreamEngine.Api.Security;

/// <summary>The end of a response that its client may never take.</summary>
/// <remarks>
/// The server keeps what has been written until the client opens its window, for as long as the connection lives, after the
/// handler has long gone. Somebody has to give up.
/// </remarks>
internal static class ResponseEnd
{
    /// <summary>How long a client has to take the rest of a stream: little, for each update was waited for.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private const int Http2Cancel = 8;

    /// <summary>Returns when the response has left, or after the grace, when it is reset.</summary>
    public static async Task CompleteAsync(HttpContext context, TimeProvider clock)
    {
        Task completed = LeaveAsync(context.Response);
        try
        {
            await completed.WaitAsync(Grace, clock);
        }
        catch (TimeoutException)
        {
            // Nobody waits for the reset: where the client takes nothing off its line at all, that does not leave either.
            Reset(context);
            _ = completed.ContinueWith(static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }

    /// <summary>Ends the response as it stands, and over HTTP/1 the connection with it.</summary>
    public static void Reset(HttpContext context)
    {
        if (context.Features.Get<IHttpResetFeature>() is { } reset) reset.Reset(Http2Cancel);
        else context.Abort();
    }

    /// <summary>Completing does not wait for what has been written, flushing does. What has not begun stays as it is: headers alone.</summary>
    private static async Task LeaveAsync(HttpResponse response)
    {
        if (response.HasStarted) await response.BodyWriter.FlushAsync();
        await response.CompleteAsync();
    }
}
