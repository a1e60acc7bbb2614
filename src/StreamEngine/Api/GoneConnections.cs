using Microsoft.AspNetCore.Connections;

namespace StreamEngine.Api;

/// <summary>Lets a connection go whose transport is closed, though the server goes on waiting for one of its streams.</summary>
/// <remarks>
/// When more streams end at once than Kestrel's queue of writes holds, it drops some ("exceeded the output operations maximum queue size"), closes
/// the connection, and then awaits for ever that the dropped ones end. Nothing refers to such a connection any more, so its memory is freed, but its
/// place among the connections that the node takes would be lost until it restarts: whoever did it often enough would shut everybody out.
/// </remarks>
internal static class GoneConnections
{
    /// <summary>What handlers have to notice that their client is gone.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Must come before what else is used on the connection.</summary>
    public static void UseLettingGo(this IConnectionBuilder listen, TimeProvider clock) => listen.Use(next => connection => ServeAsync(next, connection, clock));

    private static async Task ServeAsync(ConnectionDelegate next, ConnectionContext connection, TimeProvider clock)
    {
        using CancellationTokenSource late = new(Timeout.InfiniteTimeSpan, clock);
        Task served = next(connection);
        using CancellationTokenRegistration closed = connection.ConnectionClosed.UnsafeRegister(_ => late.CancelAfter(Grace), null);
        try
        {
            await served.WaitAsync(late.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !served.IsCompleted)
        {
            // Both sides have long closed it: there is nothing left to serve.
        }
    }
}
